import Mail
import NIOCore
import NIOPosix
import SMTP
import Testing

@Suite("A listener")
struct SMTPListenerTests {
    @Test("answers commands that came together in one go, and closes after QUIT", arguments: [false, true])
    func pipelined(isLate: Bool) async throws {
        try await withListener(isLate: isLate) { address, inbox, eventLoop in
            let all =
                "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n.\r\nQUIT\r\nMAIL FROM:<>\r\n"
            let heard = try await RawClient.converse([all], with: address, on: eventLoop)
            #expect(heard.hasSuffix("354 End data with <CR><LF>.<CR><LF>\r\n250 2.0.0 Queued\r\n221 2.0.0 Goodbye\r\n"))
            #expect(inbox.messages.count == 1)
        }
    }

    @Test("turns connections away over its limit, and has room again when one has gone")
    func limit() async throws {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.maximumConnectionsPerAddress = 1
        try await withListener(configuration) { address, inbox, eventLoop in
            let held = try await ClientBootstrap(group: eventLoop).connect(to: address).get()
            let heard = try await RawClient.converse([], with: address, on: eventLoop)
            #expect(heard == "421 4.7.0 Too many connections, try again later\r\n")
            try await held.close()
            var report = Sender.Report()
            repeat {
                report = try await Sender.send(
                    [transaction()], to: address, configuration: ClientConfiguration(heloName: "c.example"),
                    on: eventLoop)
            } while report.reply?.code.number == 421
            #expect(report.outcomes.map(summary) == ["250"])
        }
    }

    @Test("waits for a command no longer than it said")
    func slowClient() async throws {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.commandTimeout = .milliseconds(50)
        try await withListener(configuration) { address, inbox, eventLoop in
            let heard = try await RawClient.converse(["EHLO c.example"], with: address, on: eventLoop)
            #expect(heard.hasSuffix("421 4.4.2 Timed out\r\n"))
        }
    }

    @Test("waits for a transaction no longer than its grace when it is shut down, then says 421")
    func shutDown() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let (began, signal) = AsyncStream.makeStream(of: Void.self)
        let listener = try await SMTPListener.bind(
            host: "127.0.0.1", port: 0, configuration: ServerConfiguration(name: "mx.example.com"), group: group
        ) { _ in RecordingService(Inbox(), onMail: { signal.yield() }) }
        let address = listener.localAddress
        let eventLoop = group.next()
        async let heard = RawClient.converse(["EHLO c.example\r\n", "MAIL FROM:<>\r\n"], with: address, on: eventLoop)
        for await _ in began { break }
        await listener.shutDown(grace: .milliseconds(50))
        let words = try await heard
        #expect(words.hasSuffix("250 2.1.0 OK\r\n421 4.3.2 Service is going down, try again later\r\n"))
        await #expect(throws: (any Error).self) {
            try await RawClient.converse([], with: address, on: eventLoop)
        }
    }

    @Test("a server that is silent is left at the deadline")
    func silentServer() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let silent = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        var client = ClientConfiguration(heloName: "c.example")
        client.timeouts.banner = .milliseconds(30)
        let address = try #require(silent.localAddress)
        let report = try await Sender.send([transaction()], to: address, configuration: client, on: group.next())
        #expect(report.failure == .timedOut)
        #expect(report.stage == .connect)
        try await silent.close()
    }
}
