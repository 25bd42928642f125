internal import Synchronization

/// How much freshly accepted mail may bypass the table on its way to delivery.
public struct SpoolWindow: Sendable {
    public var messageCount = 20_000
    public var byteCount = 128 << 20
    public init() {}
}

/// What is leased to this node and held in memory, measured against the window, of which each share has its part.
final class Occupancy: Sendable {
    private struct Held {
        var room: FairRoom
        var byteCount = 0
    }

    private let window: SpoolWindow
    private let held: Mutex<Held>

    init(window: SpoolWindow) {
        self.window = window
        held = Mutex(Held(room: FairRoom(limit: window.messageCount)))
    }

    /// - Returns: false where the window, or the share's part of it, has no room; then nothing is reserved.
    func reserve(_ plan: AcceptancePlan) -> Bool {
        let share = plan.share
        let byteLimit = share.priority == .bulk ? window.byteCount - window.byteCount / 8 : window.byteCount
        return held.withLock { held in
            guard plan.recipientCount <= held.room.room(for: share), held.byteCount + plan.byteCount <= byteLimit else {
                return false
            }
            held.room.enter(plan.recipientCount, of: share)
            held.byteCount += plan.byteCount
            return true
        }
    }

    /// Counts what was claimed, whether there is room or not: the claimer knows how much it asked for.
    func add(_ entries: [QueueEntry]) {
        held.withLock { held in
            for entry in entries {
                held.room.enter(1, of: entry.share)
                held.byteCount += entry.charge
            }
        }
    }

    func free(messageCount: Int, byteCount: Int, of share: QueueShare) {
        held.withLock { held in
            held.room.leave(messageCount, of: share)
            held.byteCount = max(0, held.byteCount - byteCount)
        }
    }

    func free(_ entries: [QueueEntry]) {
        held.withLock { held in
            for entry in entries {
                held.room.leave(1, of: entry.share)
                held.byteCount = max(0, held.byteCount - entry.charge)
            }
        }
    }

    var current: (messageCount: Int, byteCount: Int) { held.withLock { ($0.room.held, $0.byteCount) } }
}
