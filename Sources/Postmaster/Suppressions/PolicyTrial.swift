public import Bounce
public import Mail
public import Spool
public import Storage

/// What another suppression policy would have made of an account's past: replays the stored answers of a period in their
/// order, and compares whom it would have suppressed with whom was.
///
/// Reads the log page by page and remembers only addresses that bounced, 100,000 at most at a time: where there are more, the
/// log is read again for the rest. The period begins with nothing counted.
public struct PolicyTrial: Sendable {
    public let account: AccountID
    public let policy: SuppressionPolicy
    public let since: Timestamp
    public let until: Timestamp
    /// Addresses shown of each kind: 0...1,000.
    public let exampleLimit: Int
    let trackedLimit: Int
    let pageSize: Int

    public init(
        account: AccountID, policy: SuppressionPolicy, since: Timestamp, until: Timestamp, exampleLimit: Int = 50,
        trackedLimit: Int = 100_000, pageSize: Int = 5_000
    ) {
        self.account = account
        self.policy = policy
        self.since = since
        self.until = until
        self.exampleLimit = min(max(exampleLimit, 0), 1_000)
        self.trackedLimit = max(1, trackedLimit)
        self.pageSize = pageSize
    }

    public func run(on spool: Spool) async throws -> PolicyTrialReport {
        var report = PolicyTrialReport()
        // Shares of all addresses that are still to be looked at.
        var shares = [AddressShare()]
        while let share = shares.popLast() {
            var pass = PolicyTrialPass(policy: policy, share: share, limit: trackedLimit)
            try await read(spool) { pass.take($0) }
            report.add(pass, limit: exampleLimit)
            shares += pass.leftOver
        }
        return report
    }

    private func read(_ spool: Spool, _ each: (AddressEvent) -> Void) async throws {
        var last: EventSequence?
        while true {
            let page = try await spool.addressEvents(
                of: account, since: since, until: until, after: last, limit: pageSize)
            page.forEach(each)
            guard page.count == pageSize, let end = page.last else { return }
            last = end.sequence
        }
    }
}

/// The addresses whose hash leaves `residue` when divided by `modulus`.
struct AddressShare: Hashable, Sendable {
    private(set) var modulus: UInt64 = 1
    private(set) var residue: UInt64 = 0

    func contains(_ address: String) -> Bool { AddressShare.hash(address) % modulus == residue }

    /// False where two addresses are too much alike for that.
    var canBeHalved: Bool { modulus < 1 << 62 }

    /// Keeps one half.
    /// - Returns: the other.
    mutating func halve() -> AddressShare {
        defer { modulus *= 2 }
        return AddressShare(modulus: modulus * 2, residue: residue + modulus)
    }

    /// FNV-1a, with its high bits folded in.
    private static func hash(_ address: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in address.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
