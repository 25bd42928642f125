import Mail
import NIOCore
import Spool
import Storage

@testable import Intake

/// Letters for the tests of this room.
enum Letters {
    static let now = Timestamp(seconds: 1_795_000_000)
    static let host = DomainName("mail.example.com")!

    static func plain(to count: Int = 1) -> Letter {
        let recipients = (0..<count).map { LetterRecipient(address: mailbox("r\($0)@example.net")) }
        var letter = Letter(from: mailbox("ada@example.com", "Ada"), to: recipients, subject: "Hello")
        letter.text = "Hello there.\n"
        return letter
    }

    static func mailbox(_ address: String, _ name: String? = nil) -> NamedMailbox {
        NamedMailbox(mailbox: Mailbox(address)!, name: name)
    }

    static func faults(_ letter: Letter) -> [LetterFault] {
        do {
            _ = try PreparedLetter(letter, now: now, randomness: 1)
            return []
        } catch {
            return error.faults
        }
    }

    /// The messages of all recipients as text.
    static func render(_ letter: Letter) throws -> [String] {
        let prepared = try PreparedLetter(letter, now: now, randomness: 1)
        let renderer = LetterRenderer(prepared: prepared, hostName: host, now: now)
        return try prepared.recipients.indices.map { index in
            String(buffer: try renderer.render(index, key: MessageKey(number: Int64(index) + 1)).bytes)
        }
    }
}
