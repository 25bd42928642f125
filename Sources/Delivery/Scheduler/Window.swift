import Mail
import Spool

/// What is held in memory, and how much of it one site and one share may hold.
///
/// A site may hold no more than what it leaves free: alone it fills half of the window, two that stall fill a third each,
/// and however many stall, a newcomer finds room. Within a site the same holds for each share, and urgent mail is measured
/// apart, so that a site full of a mailing still takes a password reset.
/// Source: Choudhury and Hahne, Dynamic Queue Length Thresholds, 1998.
struct Window: Sendable {
    fileprivate struct SiteHeld {
        var countByShare: [QueueShare: Int] = [:]
        var urgentCount = 0
        var bulkCount = 0
    }

    let limit: Int
    let byteLimit: Int
    private var room: FairRoom
    private(set) var heldByteCount = 0
    private var heldBySite: [Site: SiteHeld] = [:]
    /// What an entry has been worth of late; a guess of 1 MiB until the first came.
    private var typicalByteCount = 1 << 20

    init(limit: Int, byteLimit: Int) {
        self.limit = max(1, limit)
        self.byteLimit = max(1, byteLimit)
        room = FairRoom(limit: limit)
    }

    var held: Int { room.held }
    var free: Int { room.free }

    func held(for site: Site) -> Int { heldBySite[site].map { $0.urgentCount + $0.bulkCount } ?? 0 }

    func held(for site: Site, of share: QueueShare) -> Int { heldBySite[site]?.countByShare[share] ?? 0 }

    /// Room to claim into: of bulk mail a quarter of the window is kept for what comes fresh. None while the bytes are too
    /// many.
    func claimRoom(for priority: Priority) -> Int {
        guard heldByteCount < byteLimit else { return 0 }
        return priority == .transactional ? free : max(0, min(room.free(for: .bulk), limit - limit / 4 - held))
    }

    /// Shares that hold their part.
    var crowded: Set<QueueShare> { room.crowded }

    /// How many of a share's entries that are already held may go to the site; the others are given back.
    func room(for site: Site, of share: QueueShare, sharing: Bool = true) -> Int {
        guard sharing else { return limit }
        let own = heldBySite[site]
        let ofShare = own?.countByShare[share] ?? 0
        let ofPriority = (share.priority == .transactional ? own?.urgentCount : own?.bulkCount) ?? 0
        let open = (free - ofPriority) / 2
        let part = min(open, (2 * open - ofShare) / 3)
        return ofShare == 0 ? max(1, part) : max(0, part)
    }

    /// How many entries of the usual size the byte limit still allows, at least one: a page of large messages must not
    /// overrun the memory.
    var roomByBytes: Int { max(1, (byteLimit - heldByteCount) / max(1, typicalByteCount)) }

    mutating func enter(_ entries: some Collection<QueueEntry>) {
        guard !entries.isEmpty else { return }
        var byteCount = 0
        for entry in entries {
            room.enter(1, of: entry.share)
            byteCount += entry.byteShare
        }
        let mean = byteCount / entries.count
        typicalByteCount = max(mean, (typicalByteCount * 7 + mean) / 8)
        heldByteCount += byteCount
    }

    mutating func assign(_ count: Int, of share: QueueShare, to site: Site) {
        heldBySite[site, default: SiteHeld()].countByShare[share, default: 0] += count
        heldBySite[site]?.change(by: count, share.priority)
    }

    /// Entries in no site's hands.
    mutating func leave(_ entries: some Collection<QueueEntry>) {
        for entry in entries { leave(1, of: entry.share, byteCount: entry.byteShare) }
    }

    mutating func leave(_ count: Int, of share: QueueShare, byteCount: Int, from site: Site? = nil) {
        heldByteCount -= byteCount
        precondition(
            room.held(by: share) >= count && heldByteCount >= 0, "more mail left the window than had entered it")
        room.leave(count, of: share)
        guard let site, let own = heldBySite[site]?.countByShare[share] else { return }
        precondition(own >= count, "more mail left a site than had been given to it")
        heldBySite[site]?.countByShare[share] = own > count ? own - count : nil
        heldBySite[site]?.change(by: -count, share.priority)
        if heldBySite[site]?.countByShare.isEmpty == true { heldBySite[site] = nil }
    }
}

extension Window.SiteHeld {
    fileprivate mutating func change(by count: Int, _ priority: Priority) {
        switch priority {
        case .transactional: urgentCount += count
        case .bulk: bulkCount += count
        }
    }
}
