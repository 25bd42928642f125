public import Accounts
public import Delivery
public import Intake
public import Logging
public import Mail
public import Postmaster
public import Spool

// Signatures the room above counts on; the HTTP room replaces this file by one file an idea.

public struct HTTPConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0: a free one.
    public var port = 8025
    public var maximumBodyByteCount = 60 << 20
    public var version = "0.1.0"
    /// Pages are open to callers from loopback without a key (one account for now); everybody else signs in with an API key.
    public var opensPagesToLoopback = true
    public init() {}
}
/// What the API and pages work on.
public struct HTTPRooms: Sendable {
    public var submission: Submission
    public var spool: Spool
    public var accounts: Accounts
    public var reports: Reports
    public var rollups: Rollups
    /// `nil` where nothing is delivered (a command working on a stopped node's store).
    public var delivery: DeliveryService?
    public var time: any TimeSource
    public init(
        submission: Submission, spool: Spool, accounts: Accounts, reports: Reports, rollups: Rollups,
        delivery: DeliveryService?, time: any TimeSource
    ) {
        self.submission = submission; self.spool = spool; self.accounts = accounts; self.reports = reports;
        self.rollups = rollups; self.delivery = delivery; self.time = time
    }
}
/// `/v1`, pages, health. Runs until cancelled (graceful shutdown of ServiceLifecycle).
public struct HTTPService: Sendable {
    /// - Parameter onListening: told the bound address once.
    public init(
        configuration: HTTPConfiguration, rooms: HTTPRooms, logger: Logger,
        onListening: @escaping @Sendable (_ host: String, _ port: Int) -> Void
    ) { preconditionFailure("unwritten") }
    public func run() async throws { preconditionFailure("unwritten") }
}
