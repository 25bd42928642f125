internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Looks whether the disk still has room. New mail is refused before it is full, so that the outcomes of the mail that is
/// there can still be written down: a store that cannot even delete would never empty itself.
public final class SpaceWatch: Sendable {
    /// How long a look is good for.
    static let patience = Duration.milliseconds(200)

    private struct State {
        var lookedAt: ContinuousClock.Instant?
        var isLow = false
    }

    /// Bytes that are kept free.
    public let reserve: Int
    private let measure: @Sendable () -> Int?
    private let changed: @Sendable (_ isLow: Bool, _ free: Int) -> Void
    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - path: of a file or directory on the disk.
    ///   - reserve: in bytes; 0 refuses nothing.
    ///   - changed: told when room became short, and when there is enough again.
    public convenience init(
        path: String, reserve: Int, changed: @escaping @Sendable (_ isLow: Bool, _ free: Int) -> Void = { _, _ in }
    ) {
        self.init(reserve: reserve, patience: Self.patience, changed: changed) { SpaceWatch.freeByteCount(at: path) }
    }

    /// - Parameter measure: free bytes, or `nil` where nobody knows.
    public init(
        reserve: Int, patience: Duration = .zero,
        changed: @escaping @Sendable (_ isLow: Bool, _ free: Int) -> Void = { _, _ in },
        measure: @escaping @Sendable () -> Int?
    ) {
        self.reserve = reserve
        self.patience = patience
        self.changed = changed
        self.measure = measure
    }

    /// True where less than the reserve is free. Once it was, an eighth more must be free before it is false again. Costs a
    /// system call five times a second at most.
    public var isLow: Bool {
        let now = ContinuousClock.now
        let (isLow, change) = state.withLock { state -> (Bool, Int?) in
            if let lookedAt = state.lookedAt, now - lookedAt < patience { return (state.isLow, nil) }
            state.lookedAt = now
            guard let free = measure() else { return (state.isLow, nil) }
            let wasLow = state.isLow
            state.isLow = free < (wasLow ? reserve + reserve / 8 : reserve)
            return (state.isLow, state.isLow == wasLow ? nil : free)
        }
        if let change { changed(isLow, change) }
        return isLow
    }

    /// Bytes that a process without privileges may still write; `nil` where the file system does not say.
    public static func freeByteCount(at path: String) -> Int? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        let (bytes, overflow) = Int(facts.f_bavail).multipliedReportingOverflow(by: Int(facts.f_frsize))
        return overflow ? Int.max : bytes
    }
}
