import NIOCore
import NIOSSL
import Testing

@testable import SMTP

@Suite("Authentication at a server")
struct ServerAuthenticationTests {
    static let open: ServerConfiguration = {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.offersAuthentication = true
        configuration.allowsPlainAuth = true
        return configuration
    }()

    @Test(
        "goes as RFC 4954 says",
        arguments: [
            ("AUTH PLAIN AGFkYQBzZWNyZXQ=", "235 2.7.0 Authentication succeeded"),
            ("AUTH PLAIN YWRhAGFkYQBzZWNyZXQ=", "235 2.7.0 Authentication succeeded"),
            ("AUTH PLAIN\r\nAGFkYQBzZWNyZXQ=", "334 \r\n235 2.7.0 Authentication succeeded"),
            (
                "AUTH LOGIN\r\nYWRh\r\nc2VjcmV0",
                "334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 2.7.0 Authentication succeeded"
            ),
            ("AUTH LOGIN YWRh\r\nc2VjcmV0", "334 UGFzc3dvcmQ6\r\n235 2.7.0 Authentication succeeded"),
            // Unknown user and wrong password read the same.
            ("AUTH PLAIN AGFkYQB3cm9uZw==", "535 5.7.8 Authentication credentials invalid"),
            ("AUTH PLAIN AGV2ZQBzZWNyZXQ=", "535 5.7.8 Authentication credentials invalid"),
            // To act for somebody else.
            ("AUTH PLAIN ZXZlAGFkYQBzZWNyZXQ=", "535 5.7.8 Authentication credentials invalid"),
            ("AUTH PLAIN\r\n*", "334 \r\n501 5.7.0 Authentication cancelled"),
            ("AUTH LOGIN\r\nYWRh\r\n*", "334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n501 5.7.0 Authentication cancelled"),
            ("AUTH PLAIN !!!!", "501 5.5.2 Response is not what the mechanism asks for"),
            ("AUTH PLAIN =", "501 5.5.2 Response is not what the mechanism asks for"),
            ("AUTH PLAIN YWRh", "501 5.5.2 Response is not what the mechanism asks for"),
            ("AUTH PLAIN AGFkYQBzZQBjcmV0", "501 5.5.2 Response is not what the mechanism asks for"),
            ("AUTH LOGIN AGFkYQ==", "501 5.5.2 Response is not what the mechanism asks for"),
            ("AUTH CRAM-MD5", "504 5.5.4 Unknown authentication mechanism"),
            (
                "AUTH PLAIN AGFkYQBzZWNyZXQ=\r\nAUTH PLAIN AGFkYQBzZWNyZXQ=",
                "235 2.7.0 Authentication succeeded\r\n503 5.5.1 Already authenticated"
            ),
            ("MAIL FROM:<>\r\nAUTH PLAIN", "250 2.1.0 OK\r\n503 5.5.1 A transaction is under way"),
        ], [1, Int.max])
    func table(row: (said: String, heard: String), chunk: Int) {
        var rehearsal = ServerRehearsal(Self.open)
        _ = rehearsal.speak()
        #expect(rehearsal.hear("EHLO c.example\r\n").contains("250-AUTH PLAIN LOGIN\r\n"))
        #expect(rehearsal.hear(Array((row.said + "\r\n").utf8), chunk: chunk) == row.heard + "\r\n")
    }

    @Test("is bounded", arguments: [1, 4_096])
    func bounded(chunk: Int) {
        var rehearsal = ServerRehearsal(Self.open)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nAUTH PLAIN\r\n")
        let line = Array(repeating: UInt8(ascii: "A"), count: 20_000)
        #expect(rehearsal.hear(line, chunk: chunk) == "500 5.5.2 Line too long\r\n")
    }

    @Test("wants encryption first")
    func encryption() {
        var configuration = Self.open
        configuration.allowsPlainAuth = false
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        #expect(!rehearsal.hear("EHLO c.example\r\n").contains("AUTH"))
        let said = "AUTH PLAIN AGFkYQBzZWNyZXQ=\r\n"
        #expect(rehearsal.hear(said) == "538 5.7.11 Encryption required, use STARTTLS\r\n")
        #expect(rehearsal.session.peer.identity == nil)
    }
}
