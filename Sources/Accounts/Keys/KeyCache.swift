import Storage

/// The keys that were found good a moment ago, by their hash, so that a busy key costs one look at the store a second
/// and not one a request. A second is also how long another node's revocation may take to be felt here; our own is felt
/// at once.
struct KeyCache {
    static let maximumCount = 10_000
    /// How long an entry is believed.
    static let lifetime = Duration.seconds(1)
    /// Between two notes of a key's last use.
    static let useInterval = Duration.seconds(60)

    private struct Entry {
        let key: KeyTable.LiveKey
        let foundAt: ContinuousClock.Instant
    }

    private var entries: [[UInt8]: Entry] = [:]
    var count: Int { entries.count }
    private var usesNotedAt: [APIKeyID: ContinuousClock.Instant] = [:]
    /// Counts revocations: what was read from the store before one is not put in after it.
    private(set) var generation = 0

    func caller(hash: [UInt8], now: ContinuousClock.Instant) -> Caller? {
        guard let entry = entries[hash], now - entry.foundAt < KeyCache.lifetime,
            ConstantTime.isEqual(entry.key.hash, hash)
        else { return nil }
        return entry.key.caller
    }

    mutating func insert(_ key: KeyTable.LiveKey, now: ContinuousClock.Instant, generation: Int) {
        guard generation == self.generation else { return }
        if entries.count >= KeyCache.maximumCount { entries.removeAll(keepingCapacity: true) }
        entries[key.hash] = Entry(key: key, foundAt: now)
    }

    mutating func remove(_ id: APIKeyID) {
        generation += 1
        usesNotedAt[id] = nil
        entries = entries.filter { $0.value.key.id != id }
    }

    /// True at most once a minute for a key: its use is then to be written down.
    mutating func isUseToBeNoted(of id: APIKeyID, now: ContinuousClock.Instant) -> Bool {
        if let last = usesNotedAt[id], now - last < KeyCache.useInterval { return false }
        if usesNotedAt.count >= KeyCache.maximumCount { usesNotedAt.removeAll(keepingCapacity: true) }
        usesNotedAt[id] = now
        return true
    }
}
