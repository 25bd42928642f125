import Mail
import NIOCore
import NIOSSL
import Testing

@testable import SMTP

@Suite("A server session")
struct ServerSessionTests {
    static let opening = "S: 220 mx.example.com ESMTP Postrider\nC: EHLO c.example\n" + extensions
    static let extensions = """
        S: 250-mx.example.com
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250 ENHANCEDSTATUSCODES

        """

    static let scenes: [(String, String)] = [
        (
            "takes pipelined transactions in order",
            opening + """
                C: MAIL FROM:<ada@example.net> SIZE=7
                C: RCPT TO:<a@example.com>
                C: RCPT TO:<refused@example.com>
                C: RCPT TO:<a@example.com>
                C: DATA
                S: 250 2.1.0 OK
                S: 250 2.1.5 OK
                S: 550 5.1.1 No such user
                S: 250 2.1.5 OK
                S: 354 End data with <CR><LF>.<CR><LF>
                C: one
                C: ..
                C: .
                C: MAIL FROM:<>
                C: RCPT TO:<postmaster>
                C: DATA
                S: 250 2.0.0 Queued
                S: 250 2.1.0 OK
                S: 250 2.1.5 OK
                S: 354 End data with <CR><LF>.<CR><LF>
                C: .
                C: QUIT
                C: MAIL FROM:<>
                S: 250 2.0.0 Queued
                S: 221 2.0.0 Goodbye
                """
        ),
        (
            "wants its commands in order",
            """
            S: 220 mx.example.com ESMTP Postrider
            C: MAIL FROM:<>
            C: RCPT TO:<a@example.com>
            C: DATA
            C: AUTH PLAIN
            C: HELO c.example
            C: AUTH PLAIN
            C: STARTTLS
            C: MAIL FROM:<>
            C: MAIL FROM:<>
            C: DATA
            C: RCPT TO:<refused@example.com>
            C: DATA
            C: RSET
            C: RCPT TO:<a@example.com>
            S: 503 5.5.1 EHLO first
            S: 503 5.5.1 MAIL first
            S: 503 5.5.1 MAIL first
            S: 503 5.5.1 EHLO first
            S: 250 mx.example.com
            S: 502 5.5.1 Command not implemented
            S: 502 5.5.1 Command not implemented
            S: 250 2.1.0 OK
            S: 503 5.5.1 A transaction is under way
            S: 503 5.5.1 No valid recipients
            S: 550 5.1.1 No such user
            S: 503 5.5.1 No valid recipients
            S: 250 2.0.0 OK
            S: 503 5.5.1 MAIL first
            """
        ),
        (
            "forgets an envelope at EHLO, and after its content",
            opening + """
                C: MAIL FROM:<>
                C: RCPT TO:<a@example.com>
                C: EHLO c.example
                C: RCPT TO:<a@example.com>
                S: 250 2.1.0 OK
                S: 250 2.1.5 OK
                """ + "\n" + extensions + """
                    S: 503 5.5.1 MAIL first
                    C: MAIL FROM:<>
                    C: RCPT TO:<a@example.com>
                    C: DATA
                    C: .
                    C: DATA
                    S: 250 2.1.0 OK
                    S: 250 2.1.5 OK
                    S: 354 End data with <CR><LF>.<CR><LF>
                    S: 250 2.0.0 Queued
                    S: 503 5.5.1 MAIL first
                    """
        ),
        (
            "tells nothing, takes no chunks and no other protocol's addresses",
            opening + """
                C: VRFY ada
                C: EXPN all
                C: HELP
                C: NOOP
                C: XCLIENT ADDR=192.0.2.1
                C: MAIL FROM:<é@example.net>
                C: MAIL FROM:<@a:b@example.net>
                C: MAIL FROM:<> SIZE=52428801
                C: MAIL FROM:<> SIZE=99999999999999999999
                C: MAIL FROM:<> RET=HDRS
                C: MAIL FROM:<> SMTPUTF8
                C: BDAT 5 LAST
                S: 252 2.5.2 Send some mail, and see
                S: 502 5.5.1 Command not implemented
                S: 214 2.0.0 See RFC 5321
                S: 250 2.0.0 OK
                S: 500 5.5.2 Unknown command
                S: 553 5.6.7 Address is not ASCII, and SMTPUTF8 was not asked for
                S: 553 5.1.3 Source routes are not taken
                S: 552 5.3.4 Message is over the size limit
                S: 552 5.3.4 Message is over the size limit
                S: 555 5.5.4 Unknown parameter
                S: 555 5.5.4 Unknown parameter
                S: 502 5.5.1 Command not implemented
                """
        ),
        (
            "waits for a command no longer than its deadline",
            opening + "!deadline\nS: 421 4.4.2 Timed out"
        ),
        (
            "leaves at once where nothing is under way",
            opening + "!shutdown\nS: 421 4.3.2 Service is going down, try again later"
        ),
        (
            "leaves after the transaction that is under way",
            opening + """
                C: MAIL FROM:<>
                S: 250 2.1.0 OK
                !shutdown
                C: RCPT TO:<a@example.com>
                C: DATA
                S: 250 2.1.5 OK
                S: 354 End data with <CR><LF>.<CR><LF>
                C: hello
                C: .
                S: 250 2.0.0 Queued
                S: 421 4.3.2 Service is going down, try again later
                """
        ),
    ]

    @Test("goes as written", arguments: scenes, [1, 11, Int.max])
    func plays(scene: (name: String, script: String), chunk: Int) {
        var rehearsal = ServerRehearsal()
        #expect(rehearsal.play(Script(scene.script), chunk: chunk) == [], "\(scene.name)")
    }

    @Test("gives the service the envelope and the content, each recipient once")
    func content() {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.play(Script(Self.scenes[0].1))
        #expect(rehearsal.contents == ["one\r\n.\r\n", ""])
        #expect(rehearsal.envelopes[0].recipients == [mailbox("a@example.com")])
        #expect(rehearsal.envelopes[0].declaredByteCount == 7)
        #expect(rehearsal.envelopes[1].recipients == [mailbox("postmaster@mx.example.com")])
        #expect(rehearsal.isClosed)
    }

    @Test("keeps the recipients below the limit, and refuses the rest for now")
    func recipients() {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.maximumRecipientCount = 10
        configuration.maximumIdleCommandCount = 20
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\n")
        let commands = (0..<110).map { "RCPT TO:<a\($0)@example.com>\r\n" }.joined()
        let replies = rehearsal.hear(commands).split(separator: "\r\n")
        #expect(replies.filter { $0 == "250 2.1.5 OK" }.count == 10)
        #expect(replies.filter { $0 == "452 4.5.3 Too many recipients" }.count == 100)
        _ = rehearsal.hear("DATA\r\n.\r\n")
        #expect(rehearsal.envelopes[0].recipients.count == 10)
    }

    @Test("has no patience for more recipients over the limit than a client could mean")
    func endlessRecipients() {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.maximumRecipientCount = 1
        configuration.maximumIdleCommandCount = 20
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\n")
        let commands = (0..<60).map { "RCPT TO:<a\($0)@example.com>\r\n" }.joined()
        #expect(rehearsal.hear(commands).hasSuffix("421 4.7.0 Too many commands without a message\r\n"))
        #expect(rehearsal.isClosed)
    }

    // MARK: Guards

    @Test(
        "never makes two messages of one, whatever stands for a line end",
        arguments: [
            "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\n", "\n.\r", "\r.\r\n", "\r\r\n.\r\r\n", "\r\n.\r\r\n",
        ],
        [1, 3, Int.max])
    func smuggling(end: String, chunk: Int) {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n")
        let second = "MAIL FROM:<evil@example.net>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nsecond\r\n.\r\n"
        let heard = rehearsal.hear(Array(("Subject: a\r\n\r\nfirst" + end + second).utf8), chunk: chunk)
        #expect(heard == "550 5.6.11 Content has a carriage return or line feed that stands alone\r\n")
        #expect(rehearsal.isClosed)
        #expect(rehearsal.contents.isEmpty)
    }

    @Test("takes a NUL before a dot for content")
    func nulBeforeDot() {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n")
        _ = rehearsal.hear("first\r\n\0.\r\nMAIL FROM:<evil@example.net>\r\n.\r\n")
        #expect(rehearsal.contents == ["first\r\n\0.\r\nMAIL FROM:<evil@example.net>\r\n"])
    }

    @Test("closes on an endless line", arguments: [1, 1_000, 100_000])
    func endlessLine(chunk: Int) {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        let line = Array(repeating: UInt8(ascii: "x"), count: 200_000)
        #expect(rehearsal.hear(line, chunk: chunk) == "500 5.5.2 Line too long\r\n")
        #expect(rehearsal.isClosed)
        #expect(rehearsal.session.inbound.byteCount == 0)
    }

    @Test("closes after 20 errors, and answers each of them once")
    func errors() {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        let replies = rehearsal.hear(String(repeating: "FOO\r\n", count: 1_000)).split(separator: "\r\n")
        #expect(replies.dropLast() == Array(repeating: "500 5.5.2 Unknown command", count: 20)[...])
        #expect(replies.last == "421 4.7.0 Too many errors")
        #expect(rehearsal.isClosed)
    }

    @Test("closes after 100 commands without a message")
    func idleCommands() {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        let replies = rehearsal.hear(String(repeating: "NOOP\r\n", count: 100_000)).split(separator: "\r\n")
        #expect(replies.count == 101)
        #expect(replies.last == "421 4.7.0 Too many commands without a message")
    }

    @Test("sends a browser away")
    func browser() {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        #expect(rehearsal.hear("POST / HTTP/1.1\r\nMAIL FROM:<>\r\n") == "554 5.5.1 This is a mail server\r\n")
        #expect(rehearsal.isClosed)
    }

    @Test("sends away who speaks before the banner")
    func early() {
        var session = ServerSession(configuration: ServerConfiguration(name: "mx.example.com"), address: nil)
        session.opened(now: .uptimeNanoseconds(1))
        _ = session.next()
        session.received(ByteBuffer(string: "EHLO c.example\r\n"), now: .uptimeNanoseconds(1))
        session.answered(.reply(nil), now: .uptimeNanoseconds(1))
        while session.next() != nil {}
        #expect(session.takeOutput().map { String(buffer: $0) } == "554 5.5.1 Spoke before its turn\r\n")
    }

    @Test("reads no further while the service ponders, and stops the network when enough waits")
    func backpressure() {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\n")
        var session = rehearsal.session
        session.received(ByteBuffer(string: "MAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\n"), now: rehearsal.now)
        guard case .ask(.mail) = session.next() else {
            Issue.record("MAIL is to be asked for")
            return
        }
        #expect(session.next() == nil)
        #expect(session.wantsInput)
        session.received(ByteBuffer(repeating: 0x41, count: ServerSession.maximumAheadByteCount), now: rehearsal.now)
        #expect(session.next() == nil)
        #expect(!session.wantsInput)
    }

    // MARK: Sizes

    @Test("reads a message over the limit to its end, and says so", arguments: [1, 100, Int.max])
    func tooLarge(chunk: Int) {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.maximumMessageByteCount = 1_000
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n")
        let content = String(repeating: "x", count: 1_500) + "\r\n.\r\nRCPT TO:<a@example.com>\r\n"
        let heard = rehearsal.hear(Array(content.utf8), chunk: chunk)
        #expect(heard == "552 5.3.4 Message is over the size limit\r\n503 5.5.1 MAIL first\r\n")
        #expect(rehearsal.contents.isEmpty)
    }

    @Test("does not read for ever")
    func farTooLarge() {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.maximumMessageByteCount = 1_000
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n")
        let heard = rehearsal.hear(Array(repeating: UInt8(ascii: "x"), count: 10_000), chunk: 100)
        #expect(heard == "552 5.3.4 Message is over the size limit\r\n")
        #expect(rehearsal.isClosed)
    }

    @Test("refuses a header without end")
    func header() {
        var rehearsal = ServerRehearsal()
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n")
        let content = String(repeating: "X-Field: value\r\n", count: 40_000) + "\r\nhello\r\n.\r\n"
        #expect(rehearsal.hear(Array(content.utf8), chunk: 10_000) == "554 5.6.0 Header is too large\r\n")
    }

    @Test("cannot be made to trap or to answer out of turn, whatever its bytes", arguments: 0..<200)
    func noise(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed) + 1)
        let words = [
            "MAIL FROM:<>", "RCPT TO:<a@example.com>", "DATA", ".", "RSET", "EHLO x", "AUTH PLAIN", "*", "AUTH LOGIN =",
            "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\0", " ", "x", "..", "é", "<", ">", "STARTTLS", "SIZE=1",
            "AAAA", "BDAT 3", "BDAT 0 LAST", "BDAT 12 LAST", " NOTIFY=NEVER", " SMTPUTF8",
            "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YQ==",
        ]
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.offersAuthentication = true
        configuration.allowsPlainAuth = true
        configuration.offersSCRAM = true
        configuration.offersChunking = true
        configuration.offersInternationalization = true
        configuration.offersDeliveryStatus = true
        var bytes = Array("EHLO c.example\r\n".utf8)
        for _ in 0..<200 { bytes += Array((words.randomElement(using: &generator) ?? "").utf8) }
        var heard: Set<String> = []
        for chunk in [1, Int.random(in: 2...40, using: &generator), Int.max] {
            var rehearsal = ServerRehearsal(configuration)
            _ = rehearsal.speak()
            heard.insert(rehearsal.hear(bytes, chunk: chunk) + rehearsal.contents.joined(separator: "|"))
        }
        #expect(heard.count == 1)
    }
}
