import Mail
import NIOCore
import NIOPosix
import SMTP
import Testing

/// Mail goes from our client to the peer and from the peer to our listener, so each is server and client once.
@Suite("Beside other mail servers", .serialized, .enabled(if: !Peer.available.isEmpty))
struct PeerTests {
    static let header =
        "From: ada@example.net\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.net>\r\n"

    static let bodies: [String] = [
        "plain\r\n", ".\r\n..\r\n.x\r\n\r\n.", "no end", "",
        String(repeating: ".line of a large message\r\n", count: 40_000),
        String(repeating: "x", count: 998) + "\r\n",
    ]

    /// Sends, and gives what came back, in the order of its subjects.
    private func relay(
        _ transactions: [OutboundTransaction], through name: Peer.Name, chunking: Bool = true
    ) async throws -> (report: Sender.Report, messages: [Inbox.Message]) {
        let inbox = Inbox()
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.offersChunking = chunking
        configuration.offersDeliveryStatus = true
        configuration.offersInternationalization = true
        let group = MultiThreadedEventLoopGroup.singleton
        let listener = try await SMTPListener.bind(
            host: "127.0.0.1", port: 0, configuration: configuration, group: group
        ) { _ in RecordingService(inbox) }
        let peer = try await Peer(name, relayingTo: listener.localAddress.port ?? 0)
        defer { peer.stop() }
        let report = try await Sender.send(
            transactions, to: peer.address, configuration: ClientConfiguration(heloName: "c.example.net"),
            on: group.next())
        let accepted = report.outcomes.filter { summary($0).hasPrefix("250") }.count
        for _ in 0..<600 where inbox.messages.count < accepted { try await Task.sleep(for: .milliseconds(100)) }
        await listener.shutDown(grace: .zero)
        return (report, inbox.messages.sorted { $0.subject < $1.subject })
    }

    @Test("every message is taken, and comes back as it went", arguments: Peer.available, [true, false])
    func contents(name: Peer.Name, chunking: Bool) async throws {
        let transactions = Self.bodies.enumerated().map { index, body in
            transaction(UInt64(index), content: Self.header + "Subject: \(index)\r\n\r\n" + body)
        }
        let (report, messages) = try await relay(transactions, through: name, chunking: chunking)
        #expect(report.failure == nil, "\(report.transcript)")
        #expect(report.outcomes.map(summary) == Array(repeating: "250", count: transactions.count))
        try #require(messages.count == transactions.count)
        for (index, message) in messages.enumerated() {
            var body = Self.bodies[index]
            if !body.isEmpty, !body.utf8.reversed().starts(with: "\n\r".utf8) { body += "\r\n" }
            let isSame = message.content.utf8.reversed().starts(with: ("\r\n\r\n" + body).utf8.reversed())
            #expect(isSame, "message \(index) through \(name)")
            #expect(message.envelope.reversePath.description == "ada@example.net")
            #expect(message.envelope.recipients.map(\.description) == ["grace@example.com"])
        }
    }

    @Test(
        "8 bits, SMTPUTF8 and what is asked about delivery pass through those that offer it", arguments: Peer.available)
    func extensions(name: Peer.Name) async throws {
        var eightBit = transaction(1, content: Self.header + "Subject: 1\r\n\r\nGrüße\r\n", isEightBit: true)
        eightBit.statusRequest = StatusRequest(returned: .headers, envelopeID: "id+1")
        eightBit.recipientRequests = [
            RecipientStatusRequest(
                notify: [.success, .failure], original: OriginalRecipient("rfc822;grace@example.com"))
        ]
        var international = transaction(2, content: Self.header + "Subject: 2 ü\r\n\r\nGrüße\r\n", isEightBit: true)
        international.recipients = [try #require(Mailbox(internationalized: "用户@example.com"))]
        international.hasUTF8Header = true
        let (report, messages) = try await relay([eightBit, international], through: name)
        // OpenSMTPD offers no SMTPUTF8: refused in its name before a word was said.
        let isRefused = name == .opensmtpd
        #expect(report.outcomes.map(summary) == ["250", isRefused ? "553@mail" : "250"], "\(report.transcript)")
        try #require(messages.count == (isRefused ? 1 : 2))
        // The others send 8 bits without saying so.
        #expect(messages[0].envelope.isEightBit || name != .postfix)
        #expect(messages[0].content.hasSuffix("Grüße\r\n"))
        #expect(messages[0].envelope.statusRequest == StatusRequest(returned: .headers, envelopeID: "id+1"))
        #expect(messages[0].envelope.request(at: 0)?.notify == [.success, .failure])
        #expect(messages[0].envelope.request(at: 0)?.original?.description == "rfc822;grace@example.com")
        if !isRefused {
            #expect(messages[1].envelope.isInternationalized)
            #expect(messages[1].envelope.recipients.map(\.description) == ["用户@example.com"])
        }
    }
}

extension Inbox.Message {
    /// The number in its subject.
    fileprivate var subject: String {
        content.split(separator: "\r\n").first { $0.hasPrefix("Subject:") }.map { String($0.dropFirst(9)) } ?? ""
    }
}
