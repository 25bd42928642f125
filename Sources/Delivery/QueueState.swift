public import Mail
public import Spool

/// A queue's state now, for people.
public struct QueueState: Sendable, Hashable {
    /// Our address, or `default` where the system chooses.
    public let source: String
    /// The first of its exchangers, and how many more there are.
    public let site: String
    /// The first of its exchangers: the name to call the queue by.
    public let host: String
    /// The provider by its MX, or the site's name.
    public let provider: String
    /// The group of the provider table that it keeps limits with; `nil` where it is in none.
    public let group: String?
    /// Messages that wait for it: those in memory, which wait for a connection, and those in the store.
    public var waiting: Int
    /// Of them, those in the store: because nobody knocks there now, because they are not due yet, or because the destination
    /// has its share of the memory. The least that wait, where more are in the store than `Spool.storedMailLimit`.
    public var stored = 0
    /// Connections open or being opened.
    public let connections: Int
    /// Entries of transactions under way.
    public let inFlight: Int
    /// Recipients accepted since the queue was made.
    public let deliveredCount: Int
    /// Recipients refused, for now or for good, since then.
    public let refusedCount: Int
    /// Until when nobody knocks: after a cohort of failures, or since it was stopped; the distant future where it is
    /// stopped until somebody says otherwise.
    public let pausedUntil: Timestamp?
    /// What holds now, restrictions included.
    public let limits: QueueLimits
    /// Connections that feedback allows now, 1...`limits.connections`.
    public let allowedConnections: Int

    /// With what waits for it in the store.
    func with(stored count: Int) -> QueueState {
        var state = self
        state.waiting += count
        state.stored += count
        return state
    }
}
