import Mail

/// What is held in memory, and how much of it one site may hold.
///
/// A site may hold no more than what it leaves free: alone it fills half of the window, two that stall fill a third each,
/// and however many stall, a newcomer finds room. Source: Choudhury and Hahne, Dynamic Queue Length Thresholds, 1998.
struct Window: Sendable {
    let limit: Int
    let byteLimit: Int
    private(set) var held = 0
    private(set) var heldByteCount = 0
    private var heldBySite: [Site: Int] = [:]
    /// What an entry has been worth of late; a guess of 1 MiB until the first came.
    private var typicalByteCount = 1 << 20

    init(limit: Int, byteLimit: Int) {
        self.limit = max(1, limit)
        self.byteLimit = max(1, byteLimit)
    }

    var free: Int { max(0, limit - held) }

    func held(for site: Site) -> Int { heldBySite[site] ?? 0 }

    /// Room to claim into: a quarter of the window is kept for mail that comes fresh. None while the bytes are too many.
    var claimRoom: Int { heldByteCount < byteLimit ? max(0, limit - limit / 4 - held) : 0 }

    /// How many of entries that are already held may go to the site; the others are given back.
    func room(for site: Site, sharing: Bool = true) -> Int {
        guard sharing else { return limit }
        let own = held(for: site)
        let share = (free - own) / 2
        return own == 0 ? max(1, share) : max(0, share)
    }

    /// How many entries of the usual size the byte limit still allows, at least one: a page of large messages must not
    /// overrun the memory.
    var roomByBytes: Int { max(1, (byteLimit - heldByteCount) / max(1, typicalByteCount)) }

    mutating func enter(_ count: Int, byteCount: Int) {
        guard count > 0 else { return }
        let mean = byteCount / count
        typicalByteCount = max(mean, (typicalByteCount * 7 + mean) / 8)
        held += count
        heldByteCount += byteCount
    }

    mutating func assign(_ count: Int, to site: Site) { heldBySite[site, default: 0] += count }

    mutating func leave(_ count: Int, byteCount: Int, from site: Site? = nil) {
        held -= count
        heldByteCount -= byteCount
        precondition(held >= 0 && heldByteCount >= 0, "more mail left the window than had entered it")
        guard let site, let own = heldBySite[site] else { return }
        precondition(own >= count, "more mail left a site than had been given to it")
        heldBySite[site] = own > count ? own - count : nil
    }
}
