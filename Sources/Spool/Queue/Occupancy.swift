internal import Synchronization

/// How much freshly accepted mail may bypass the table on its way to delivery.
public struct SpoolWindow: Sendable {
    public var messageCount = 20_000
    public var byteCount = 256 << 20
    public init() {}
}

/// What is leased to this node and held in memory, measured against the window.
final class Occupancy: Sendable {
    private struct Held {
        var messageCount = 0
        var byteCount = 0
    }

    private let window: SpoolWindow
    private let held = Mutex(Held())

    init(window: SpoolWindow) { self.window = window }

    /// - Returns: false where the window has no room for them; then nothing is reserved.
    func reserve(messageCount: Int, byteCount: Int) -> Bool {
        held.withLock { held in
            guard held.messageCount + messageCount <= window.messageCount,
                held.byteCount + byteCount <= window.byteCount
            else { return false }
            held.messageCount += messageCount
            held.byteCount += byteCount
            return true
        }
    }

    /// Counts what was claimed, whether there is room or not: the claimer knows how much it asked for.
    func add(_ entries: [QueueEntry]) {
        held.withLock { held in
            held.messageCount += entries.count
            for entry in entries { held.byteCount += entry.charge }
        }
    }

    func free(messageCount: Int, byteCount: Int) {
        held.withLock { held in
            held.messageCount = max(0, held.messageCount - messageCount)
            held.byteCount = max(0, held.byteCount - byteCount)
        }
    }

    var current: (messageCount: Int, byteCount: Int) { held.withLock { ($0.messageCount, $0.byteCount) } }
}
