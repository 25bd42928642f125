import NIOCore
import Testing

@testable import SMTP

@Suite("BDAT")
struct ChunkTests {
    static let offering: ServerConfiguration = {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.offersChunking = true
        configuration.maximumMessageByteCount = 10_000
        return configuration
    }()

    static func rehearsal(_ configuration: ServerConfiguration = offering) -> ServerRehearsal {
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\n")
        return rehearsal
    }

    static let refusedRest = "503 5.5.1 The message was refused, RSET first\r\n"

    @Test(
        "goes as RFC 3030 says",
        arguments: [
            ("BDAT 7 LAST\r\nhello\r\n", "250 2.0.0 Queued\r\n", ["hello\r\n"]),
            ("BDAT 5\r\nhelloBDAT 2 LAST\r\n\r\n", "250 2.0.0 5 bytes\r\n250 2.0.0 Queued\r\n", ["hello\r\n"]),
            ("BDAT 7\r\nhello\r\nBDAT 0 LAST\r\n", "250 2.0.0 7 bytes\r\n250 2.0.0 Queued\r\n", ["hello\r\n"]),
            ("BDAT 0 LAST\r\n", "250 2.0.0 Queued\r\n", [""]),
            // A dot is a dot, and a last line without an end gets one.
            ("bdat 8 last\r\n.\r\n..\r\na", "250 2.0.0 Queued\r\n", [".\r\n..\r\na\r\n"]),
            // A line end between two chunks.
            ("BDAT 2\r\na\rBDAT 2 LAST\r\n\nb", "250 2.0.0 2 bytes\r\n250 2.0.0 Queued\r\n", ["a\r\nb\r\n"]),
            (
                "BDAT 1 LAST\r\naMAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\nBDAT 1 LAST\r\nb",
                "250 2.0.0 Queued\r\n250 2.1.0 OK\r\n250 2.1.5 OK\r\n250 2.0.0 Queued\r\n", ["a\r\n", "b\r\n"]
            ),
            // Not to be mixed with DATA, nor with a second envelope.
            (
                "BDAT 1\r\naDATA\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\nBDAT 1 LAST\r\nb",
                "250 2.0.0 1 bytes\r\n503 5.5.1 DATA and BDAT do not mix\r\n503 5.5.1 A transaction is under way\r\n"
                    + "503 5.5.1 A transaction is under way\r\n250 2.0.0 Queued\r\n", ["ab\r\n"]
            ),
            // Dropped by RSET.
            (
                "BDAT 1\r\naRSET\r\nBDAT 1 LAST\r\nb",
                "250 2.0.0 1 bytes\r\n250 2.0.0 OK\r\n503 5.5.1 MAIL first\r\n", []
            ),
            // Too much, said beforehand or chunk by chunk; what was sent ahead is read over.
            (
                "BDAT 10001 LAST\r\n" + String(repeating: "a", count: 10_001),
                "552 5.3.4 Message is over the size limit\r\n", []
            ),
            (
                "BDAT 9000\r\n" + String(repeating: "a", count: 9_000) + "BDAT 1001\r\n"
                    + String(repeating: "b", count: 1_001) + "BDAT 2 LAST\r\nccRSET\r\n",
                "250 2.0.0 9000 bytes\r\n552 5.3.4 Message is over the size limit\r\n" + refusedRest
                    + "250 2.0.0 OK\r\n", []
            ),
            // Line ends that another server could take for others.
            (
                "BDAT 6\r\na\n.\r\nbBDAT 4 LAST\r\nMAILRSET\r\n",
                "550 5.6.11 Content has a carriage return or line feed that stands alone\r\n" + refusedRest
                    + "250 2.0.0 OK\r\n", []
            ),
            (
                "BDAT 2 LAST\r\na\r",
                "550 5.6.11 Content has a carriage return or line feed that stands alone\r\n", []
            ),
        ] as [(String, String, [String])], [1, 5, Int.max])
    func table(row: (said: String, heard: String, contents: [String]), chunk: Int) {
        var rehearsal = Self.rehearsal()
        #expect(rehearsal.hear(Array(row.said.utf8), chunk: chunk) == row.heard)
        #expect(rehearsal.contents == row.contents)
        #expect(!rehearsal.isClosed)
    }

    @Test(
        "in another order is read over and refused",
        arguments: [
            ("BDAT 5\r\nQUIT\n", "503 5.5.1 MAIL first\r\n"),
            ("MAIL FROM:<>\r\nBDAT 5 LAST\r\nQUIT\n", "250 2.1.0 OK\r\n503 5.5.1 No valid recipients\r\n"),
        ])
    func order(said: String, heard: String) {
        var rehearsal = ServerRehearsal(Self.offering)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\n")
        #expect(rehearsal.hear(said) == heard)
        #expect(!rehearsal.isClosed)
    }

    @Test(
        "whose size cannot be read closes, because what follows cannot be told from commands",
        arguments: ["BDAT", "BDAT ", "BDAT x", "BDAT -1", "BDAT 1 FIRST", "BDAT 1 LAST x", "BDAT 99999999999999999999"])
    func unreadable(command: String) {
        var rehearsal = Self.rehearsal()
        #expect(rehearsal.hear(command + "\r\nQUIT\r\n") == "501 5.5.4 BDAT needs a number of bytes\r\n")
        #expect(rehearsal.isClosed)
        #expect(rehearsal.lingers)
    }

    @Test("in a million chunks of one byte is an attack")
    func tiny() {
        var rehearsal = Self.rehearsal()
        let heard = rehearsal.hear(String(repeating: "BDAT 1\r\na", count: 5_000))
        #expect(heard.hasSuffix("421 4.7.0 Too many commands without a message\r\n"))
        #expect(rehearsal.isClosed)
    }

    @Test("with a huge size costs nothing until bytes come, and no number traps")
    func huge() {
        var rehearsal = Self.rehearsal()
        #expect(rehearsal.hear("BDAT 9223372036854775807 LAST\r\nabc") == "")
        rehearsal.session.deadlinePassed()
        #expect(rehearsal.speak() == "421 4.4.2 Timed out\r\n")
    }

    @Test("is offered only where it is taken")
    func offer() {
        var rehearsal = ServerRehearsal(Self.offering)
        _ = rehearsal.speak()
        #expect(rehearsal.hear("EHLO c.example\r\n").contains("250-CHUNKING\r\n"))
    }
}
