public import Storage

/// What the demo is asked to do.
public struct DemoSettings: Sendable {
    /// 1...200,000.
    public var recipientCount = 10_000
    /// `nil`: a fresh one under the system's temporary directory, removed at the end.
    public var dataDirectory: String?
    /// An empty database to keep the node's mail in; `nil`: SQLite in the directory.
    public var store: PostgreSQLAddress?
    /// Where the pages are; a free port is taken where this one is in use.
    public var http = Endpoint(host: "127.0.0.1", port: 8_025)
    /// Chance of the simulated world: the same seed gives the same campaign.
    public var seed: UInt64 = 1
    /// Divides retry waits and message life: with 7,200, 48 hours pass in 24 seconds.
    public var timeScale = 7_200.0

    public init() {}

    /// Reads the address of a store; `nil` where it is none.
    public static func store(_ text: String) -> PostgreSQLAddress? { try? PostgreSQLAddress(text) }
}

/// How far a campaign of the demo is.
public struct DemoProgress: Sendable {
    /// 1 or 2.
    public let campaign: Int
    public let recipientCount: Int
    /// Accepted so far.
    public let acceptedCount: Int
    /// By status now, as the API names it.
    public let counts: [String: Int]
    public let elapsed: Duration

    /// Recipients whose status is final.
    public var finishedCount: Int {
        counts.filter { $0.key != "injected" && $0.key != "deferred" }.values.reduce(0, +)
    }
}
