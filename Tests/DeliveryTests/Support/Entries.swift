import Mail
import NIOCore
import Spool
import Storage

/// Numbered entries to `userN@domain`, all of one content.
func makeEntries(
    _ count: Int, to domain: String = "example.com", from first: Int = 1, account: AccountID = .first,
    priority: Priority = .bulk, content: SpooledContent = makeContent()
) -> [QueueEntry] {
    (first..<first + count).map { number in
        QueueEntry(
            key: MessageKey(number: Int64(number)), account: account, priority: priority,
            recipient: Mailbox("user\(number)@\(domain)")!,
            content: content, acceptedAt: .zero, expiresAt: .distantFuture)
    }
}

func makeContent(byteCount: Int = 9) -> SpooledContent {
    SpooledContent(
        key: ContentKey(number: 1), reversePath: .null,
        bytes: ByteBuffer(repeating: UInt8(ascii: "x"), count: byteCount), isEightBit: false)
}

/// The same numbers from the same seed. Source: SplitMix64, Steele, Lea and Flood, 2014.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
