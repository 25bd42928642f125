import Mail
import NIOCore
import SMTP

func mailbox(_ text: String) -> Mailbox {
    guard let mailbox = Mailbox(text) else { preconditionFailure("\(text) is no mailbox") }
    return mailbox
}

func transaction(
    _ id: UInt64 = 1, from: String? = "ada@example.net", to recipients: [String] = ["grace@example.com"],
    content: String = "Subject: hello\r\n\r\nhello\r\n", isEightBit: Bool = false
) -> OutboundTransaction {
    OutboundTransaction(
        id: id, reversePath: from.map { .mailbox(mailbox($0)) } ?? .null, recipients: recipients.map(mailbox),
        content: ByteBuffer(string: content), isEightBit: isEightBit)
}

/// What became of each recipient, in words: `250`, `550@rcpt`, `timedOut@data`.
func summary(_ outcome: TransactionOutcome) -> String {
    outcome.recipients.map { recipient in
        switch recipient {
        case .accepted(let reply): "\(reply.code)"
        case .refused(let reply, let stage): "\(reply.code)@\(stage)"
        case .failed(let failure, let stage): "\(failure)@\(stage)"
        }
    }.joined(separator: " ")
}

/// Numbers that repeat with their seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
