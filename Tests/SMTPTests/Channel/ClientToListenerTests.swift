import Mail
import NIOCore
import NIOPosix
import SMTP
import Testing

@Suite("A client connection to a listener, over sockets")
struct ClientToListenerTests {
    private let client = ClientConfiguration(heloName: "mx1.example.net")

    @Test("a batch arrives whole and in order", arguments: [false, true], [false, true])
    func batch(isSenderLate: Bool, isServiceLate: Bool) async throws {
        try await withListener(isLate: isServiceLate) { address, inbox, eventLoop in
            let transactions = (1...50).map { number in
                transaction(
                    UInt64(number), to: ["a\(number)@example.com", "b\(number)@example.com"],
                    content:
                        "Subject: \(number)\r\n\r\n.\r\n..dots\r\n\(String(repeating: "x", count: number * 100))\r\n")
            }
            let report = try await Sender.send(
                transactions, to: address, configuration: client, isLate: isSenderLate, on: eventLoop)
            #expect(report.failure == nil)
            #expect(report.outcomes.map(\.id) == transactions.map(\.id))
            #expect(report.outcomes.allSatisfy { summary($0) == "250 250" })
            #expect(inbox.messages.map(\.content) == transactions.map { String(buffer: $0.content) })
            #expect(inbox.messages.map(\.envelope.recipients) == transactions.map(\.recipients))
        }
    }

    @Test("refused recipients are told apart from accepted ones, and the session goes on")
    func partialRefusal() async throws {
        try await withListener { address, inbox, eventLoop in
            let report = try await Sender.send(
                [
                    transaction(1, to: ["refused-1@example.com", "grace@example.com"]),
                    transaction(2, to: ["refused-1@example.com", "refused-2@example.com"]),
                    transaction(3, from: nil),
                ], to: address, configuration: client, on: eventLoop)
            #expect(report.outcomes.map(summary) == ["550@rcpt 250", "550@rcpt 550@rcpt", "250"])
            #expect(inbox.messages.count == 2)
            #expect(inbox.messages.last?.envelope.reversePath == .null)
        }
    }

    @Test("a message larger than every buffer arrives whole")
    func large() async throws {
        try await withListener { address, inbox, eventLoop in
            let content = "Subject: large\r\n\r\n" + String(repeating: ".a line of a large message\r\n", count: 200_000)
            let report = try await Sender.send(
                [transaction(1, content: content), transaction(2)], to: address, configuration: client, on: eventLoop)
            #expect(report.outcomes.map(summary) == ["250", "250"])
            #expect(inbox.messages.first?.content.utf8.count == content.utf8.count)
            let isSame = inbox.messages.first?.content == content
            #expect(isSame)
        }
    }

    @Test("nobody listening is a refused connection")
    func nobodyListens() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let socket = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let address = try #require(socket.localAddress)
        try await socket.close()
        let report = try await Sender.send([], to: address, configuration: client, on: group.next())
        #expect(report.failure == .connectionRefused)
        #expect(report.stage == .connect)
    }
}
