public import Accounts
public import Delivery
public import Intake
public import Mail
public import Postmaster
public import Spool

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
    /// What came to return paths since the node started.
    public var returnedCounters: ReturnedCounters

    public init(
        submission: Submission, spool: Spool, accounts: Accounts, reports: Reports, rollups: Rollups,
        delivery: DeliveryService?, time: any TimeSource, returnedCounters: ReturnedCounters = ReturnedCounters()
    ) {
        self.submission = submission
        self.spool = spool
        self.accounts = accounts
        self.reports = reports
        self.rollups = rollups
        self.delivery = delivery
        self.time = time
        self.returnedCounters = returnedCounters
    }
}
