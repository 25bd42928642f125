import Storage

/// Sessions that were found good a moment ago, as `KeyCache` keeps keys.
struct SessionCache {
    static let maximumCount = 10_000
    static let lifetime = Duration.seconds(1)
    static let seenInterval = Duration.seconds(60)

    private struct Entry {
        let found: SignedIn
        let foundAt: ContinuousClock.Instant
    }

    private var entries: [[UInt8]: Entry] = [:]
    private var seenNotedAt: [SessionID: ContinuousClock.Instant] = [:]
    /// Counts endings: what was read from the store before one is not put in after it.
    private(set) var generation = 0

    func find(_ hash: [UInt8], now: ContinuousClock.Instant) -> SignedIn? {
        guard let entry = entries[hash], now - entry.foundAt < Self.lifetime else { return nil }
        return entry.found
    }

    mutating func insert(_ found: SignedIn, hash: [UInt8], now: ContinuousClock.Instant, generation: Int) {
        guard generation == self.generation else { return }
        if entries.count >= Self.maximumCount { entries.removeAll(keepingCapacity: true) }
        entries[hash] = Entry(found: found, foundAt: now)
    }

    mutating func remove(where isMeant: (SignedIn) -> Bool) {
        generation += 1
        entries = entries.filter { !isMeant($0.value.found) }
    }

    /// True at most once a minute for a session.
    mutating func isUseToBeNoted(of id: SessionID, now: ContinuousClock.Instant) -> Bool {
        if let last = seenNotedAt[id], now - last < Self.seenInterval { return false }
        if seenNotedAt.count >= Self.maximumCount { seenNotedAt.removeAll(keepingCapacity: true) }
        seenNotedAt[id] = now
        return true
    }
}
