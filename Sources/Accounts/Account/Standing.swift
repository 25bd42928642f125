import Storage

/// What every message asks of its account, held in memory: whether it may send, how much, what may be learnt of who
/// reads it, and when it is tried again.
public struct Standing: Sendable, Hashable {
    public var state: AccountRecord.State
    public var plan: Plan
    public var tracking: TrackingSettings
    /// `nil`: as the installation does.
    public var retries: RetrySettings?

    public init(
        state: AccountRecord.State = .active, plan: Plan = .standard, tracking: TrackingSettings = .standard,
        retries: RetrySettings? = nil
    ) {
        self.state = state
        self.plan = plan
        self.tracking = tracking
        self.retries = retries
    }

    init(_ record: AccountRecord) {
        self.init(
            state: record.state, plan: record.plan, tracking: record.settings.tracking ?? .standard,
            retries: record.settings.retries)
    }
}

/// The standing of every account. This node's changes show at once.
struct StandingTable {
    private var standings: [AccountID: Standing]

    init(_ records: [AccountRecord]) {
        standings = Dictionary(uniqueKeysWithValues: records.map { ($0.id, Standing($0)) })
    }

    subscript(_ account: AccountID) -> Standing? { standings[account] }

    var all: [AccountID: Standing] { standings }

    mutating func note(_ record: AccountRecord) {
        standings[record.id] = Standing(record)
    }
}
