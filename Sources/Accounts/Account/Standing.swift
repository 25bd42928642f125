import Storage

/// What every message asks of its account, held in memory: whether it may send, and how much.
public struct Standing: Sendable, Hashable {
    public var state: AccountRecord.State
    public var plan: Plan

    public init(state: AccountRecord.State = .active, plan: Plan = .standard) {
        self.state = state
        self.plan = plan
    }
}

/// The standing of every account. This node's changes show at once.
struct StandingTable {
    private var standings: [AccountID: Standing]

    init(_ records: [AccountRecord]) {
        standings = Dictionary(uniqueKeysWithValues: records.map { ($0.id, Standing(state: $0.state, plan: $0.plan)) })
    }

    subscript(_ account: AccountID) -> Standing? { standings[account] }

    var all: [AccountID: Standing] { standings }

    mutating func note(_ record: AccountRecord) {
        standings[record.id] = Standing(state: record.state, plan: record.plan)
    }
}
