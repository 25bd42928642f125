public import Accounts
public import Bounce
public import Campaigns
public import Delivery
public import Intake
public import Mail
public import Metering
public import Postmaster
public import Spool
public import Verification

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
    /// Sending domains and their keys; `nil` where there are none.
    public var domains: Domains?
    /// Looks at a domain's DNS; `nil` where nobody can be asked.
    public var domainCheck: DomainCheck?
    /// Contacts, imports and confirmations; `nil` where there are none.
    public var contacts: ContactRooms?
    /// Endpoints that events are posted to; `nil` where nothing is.
    public var webhooks: Webhooks?
    /// Writes tables to files; `nil` where there is no place for any.
    public var exports: Exports?
    /// Verifies lists of addresses; `nil` where there is no place for any.
    public var verificationJobs: VerificationJobs?
    /// Watches over destinations; `nil` where nobody does.
    public var incidents: Incidents?
    /// Has addresses verified; `nil` where nobody does.
    public var verifications: Verifications?
    /// Checks addresses for pages that anybody can read; `nil` where nobody does.
    public var signups: Signups?
    /// Campaigns that send a template to an audience.
    public var mailings: Mailings
    /// Makes and reads the links of mail; `nil`: mail has none.
    public var tracking: Tracking?
    /// Writes down who followed them; `nil`: nobody does.
    public var desk: EngagementDesk?
    /// How senders are judged, where their account chose nothing else.
    public var policy = SenderPolicy.standard
    /// What refusals are judged by.
    public var rules = RuleSet.standard
    var suspension: AccountSuspension { AccountSuspension(accounts: accounts, spool: spool) }
    var senderHealth: SenderHealth { SenderHealth(spool: spool, accounts: accounts, policy: policy) }
    var quarantines: Quarantines { Quarantines(spool: spool) }
    /// What the rooms count, for `/metrics`.
    public var metrics: Registry
    /// What the API itself counts.
    public var httpMetrics: HTTPMetrics
    /// For `/readyz`. Answers quickly, and never asks more of the store than one caller at a time may.
    public var readiness: @Sendable () async -> Readiness

    /// - Parameter readiness: `nil`: ready where the store can be read.
    public init(
        submission: Submission, spool: Spool, accounts: Accounts, reports: Reports, rollups: Rollups,
        delivery: DeliveryService?, time: any TimeSource, returnedCounters: ReturnedCounters = ReturnedCounters(),
        mailings: Mailings? = nil, desk: EngagementDesk? = nil, domains: Domains? = nil,
        domainCheck: DomainCheck? = nil, contacts: ContactRooms? = nil, webhooks: Webhooks? = nil,
        incidents: Incidents? = nil, exports: Exports? = nil, metrics: Registry = Registry(),
        readiness: (@Sendable () async -> Readiness)? = nil
    ) {
        self.submission = submission
        self.spool = spool
        self.accounts = accounts
        self.reports = reports
        self.rollups = rollups
        self.delivery = delivery
        self.time = time
        self.returnedCounters = returnedCounters
        self.mailings =
            mailings
            ?? Mailings(
                spool: spool, templates: Templates(spool: spool, time: time), time: time,
                offersWayOut: submission.tracking != nil, allowance: { accounts.tracking(of: $0) })
        tracking = submission.tracking
        self.desk = desk
        self.domains = domains
        self.domainCheck = domainCheck
        self.contacts = contacts
        self.webhooks = webhooks
        self.incidents = incidents
        self.exports = exports
        self.metrics = metrics
        httpMetrics = HTTPMetrics(in: metrics)
        self.readiness =
            readiness ?? {
                let isPassed = (try? await spool.queueDepth()) != nil
                return Readiness([.init("store", isPassed: isPassed, detail: isPassed ? "" : "it does not answer")])
            }
    }
}
