internal import Storage

/// A bounded room, and how much of it each share may hold.
///
/// A campaign may hold twice what is free, an account four times: alone, a campaign fills two thirds of the room; however
/// many crowd in, a newcomer finds some. An eighth is kept from bulk mail altogether.
/// Source: Choudhury and Hahne, Dynamic Queue Length Thresholds, 1998.
public struct FairRoom: Sendable {
    private struct Holder: Hashable {
        let priority: Priority
        let account: AccountID
    }

    /// 1...
    public let limit: Int
    public private(set) var held = 0
    private var bulkHeld = 0
    private var heldByShare: [QueueShare: Int] = [:]
    private var heldByAccount: [Holder: Int] = [:]

    public init(limit: Int) { self.limit = max(1, limit) }

    public var free: Int { max(0, limit - held) }

    /// What mail of this priority may still take, whosever it is.
    public func free(for priority: Priority) -> Int {
        priority == .transactional ? free : max(0, min(free, limit - limit / 8 - bulkHeld))
    }

    public func held(by share: QueueShare) -> Int { heldByShare[share] ?? 0 }

    /// How much more the share may hold: one at least where it holds nothing and there is any room at all.
    public func room(for share: QueueShare) -> Int {
        let open = free(for: share.priority)
        guard open > 0 else { return 0 }
        let own = held(by: share)
        let account = heldByAccount[Holder(priority: share.priority, account: share.account)] ?? 0
        // own + n <= 2 (free - n), account + n <= 4 (free - n)
        let room = min(open, (2 * free - own) / 3, (4 * free - account) / 5)
        return own == 0 ? max(1, room) : max(0, room)
    }

    /// Shares that hold mail and may hold no more.
    public var crowded: Set<QueueShare> { Set(heldByShare.keys.lazy.filter { room(for: $0) == 0 }) }

    /// Counts what came in, whether there was room or not.
    public mutating func enter(_ count: Int, of share: QueueShare) {
        guard count > 0 else { return }
        held += count
        if share.priority == .bulk { bulkHeld += count }
        heldByShare[share, default: 0] += count
        heldByAccount[Holder(priority: share.priority, account: share.account), default: 0] += count
    }

    /// No more than the share holds.
    public mutating func leave(_ leaving: Int, of share: QueueShare) {
        let own = held(by: share)
        let count = min(leaving, own)
        guard count > 0 else { return }
        held -= count
        if share.priority == .bulk { bulkHeld -= count }
        heldByShare[share] = own > count ? own - count : nil
        let holder = Holder(priority: share.priority, account: share.account)
        let account = heldByAccount[holder] ?? 0
        heldByAccount[holder] = account > count ? account - count : nil
    }
}
