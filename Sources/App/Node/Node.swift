public import Accounts
public import Campaigns
import Delivery
import HTTP
import Intake
public import Logging
import Mail
import Metering
import NIOCore
import NIOPosix
public import Postmaster
import SMTP
import ServiceLifecycle
public import Spool
import Storage
import UnixSignals
import Verification

/// A running Postrider: the rooms, opened from the lowest floor up, and the services that work in them.
///
///     let node = try await Node.open(configuration, roles: .serving, logger: logger)
///     try await node.run(endingOn: [.sigterm, .sigint]) { addresses in … }
public struct Node: Sendable {
    /// Where a node listens once it runs.
    public struct Addresses: Sendable, Hashable {
        /// `nil`: off.
        public let http: Endpoint?
        /// `nil`: off.
        public let smtp: Endpoint?
        /// With TLS from the first byte; `nil`: off.
        public let smtps: Endpoint?
        /// Where mail comes back; `nil`: off.
        public let inbound: Endpoint?

        /// One line for people.
        var summary: String {
            [("pages and API", http), ("SMTP", smtp), ("SMTP over TLS", smtps), ("bounces", inbound)]
                .compactMap { name, endpoint in endpoint.map { "\(name) on \($0)" } }.joined(separator: ", ")
        }
    }

    /// Longest a clean end may take before what is left is cancelled.
    static let endingTime = Duration.seconds(12)

    public let configuration: NodeConfiguration
    public let spool: Spool
    public let accounts: Accounts
    public let rollups: Rollups
    let exports: Exports
    let verificationJobs: VerificationJobs
    public let reports: Reports
    /// The key of the commands on this machine.
    public let localKey: String
    let directory: DataDirectory
    let roles: NodeRoles
    let logger: Logger
    let group: MultiThreadedEventLoopGroup
    let engine: any Engine
    let submission: Submission
    /// Contacts, their imports and confirmations.
    public let people: ContactRooms
    let delivery: DeliveryService?
    let listener: SMTPListener?
    let secureListener: SMTPListener?
    let returnPaths: ReturnPaths?
    let mailings: Mailings
    let desk: EngagementDesk
    let runner: MailingRunner
    let domains: Domains
    let domainCheck: DomainCheck
    public let webhooks: Webhooks
    public let incidents: Incidents
    let verification: VerificationRooms
    let returnedCounters = ReturnedCounters()
    let metrics: Registry
    let health: NodeHealth
    let inbound: SMTPListener?

    /// Opens store, spool, accounts and what stands on them; SMTP is bound, nothing is sent yet.
    /// - Throws: `NodeError` or `WorldFileError`.
    public static func open(_ configuration: NodeConfiguration, roles: NodeRoles, logger: Logger) async throws -> Node {
        let directory = try DataDirectory.open(configuration.dataDirectory)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let wiring = Wiring(configuration: configuration, roles: roles, group: group, logger: logger)
        do {
            let engine = try await wiring.openEngine(directory)
            do {
                return try await Node(wiring, directory: directory, engine: engine)
            } catch {
                await engine.close()
                throw error
            }
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private init(_ wiring: Wiring, directory: DataDirectory, engine: any Engine) async throws {
        configuration = wiring.configuration
        roles = wiring.roles
        logger = wiring.logger
        group = wiring.group
        self.directory = directory
        self.engine = engine
        metrics = wiring.metrics
        health = NodeHealth(
            engine: engine, directory: directory, reserve: configuration.diskReserve, time: wiring.time)
        health.declare(in: metrics)
        metrics.observed("postrider_window_messages", .gauge, "The most messages held in memory.") {
            [count = configuration.windowMessageCount] in Double(count)
        }
        ProcessFigures.declare(in: metrics, start: Double(wiring.time.now().microseconds) / 1e6)
        var window = SpoolWindow()
        window.messageCount = configuration.windowMessageCount
        spool = try await Spool.open(
            engine: engine, time: wiring.time, window: window, life: configuration.life,
            timeScale: configuration.timeScale,
            metrics: SpoolMetrics(in: metrics, providers: DeliveryService.providerNames),
            attempts: wiring.openAttempts(directory), space: wiring.watchSpace(directory),
            unknownWait: .seconds(60) / configuration.timeScale)
        wiring.tell(spool.recovery)
        let recovery = spool.recovery
        metrics.observed("postrider_recovered_messages", .gauge, "What the last process had in its hands.") {
            Double(recovery.leasedCount)
        }
        metrics.observed("postrider_recovered_unknown_messages", .gauge, "Of these, what was past DATA.") {
            Double(recovery.unknownCount)
        }
        accounts = try await Accounts.open(engine: engine)
        localKey = try await LocalKey.find(in: directory, accounts: accounts)
        returnPaths = try await wiring.openReturnPaths(engine: engine)
        let seal = try KeysSecret.find(in: directory)
        domains = try await Domains.open(engine: engine, seal: seal, time: wiring.time)
        let resolver = try configuration.makeResolver()
        let policyFetcher = wiring.makePolicyFetcher(resolver)
        domainCheck = configuration.makeDomainCheck(resolver, policyFetcher)
        verification = try wiring.makeVerification(spool: spool, resolver)
        webhooks = wiring.makeWebhooks(spool: spool, seal: seal, resolver)
        let tracking = try await wiring.openTracking(engine: engine)
        let allowance: @Sendable (AccountID) -> LetterTracking = { [accounts] in accounts.tracking(of: $0) }
        submission = Submission(
            spool: spool, hostName: configuration.heloName, time: wiring.time, returnPaths: returnPaths,
            signing: MailSigning(
                domains: domains, isRequired: configuration.isSigningRequired, threadCount: System.coreCount,
                time: wiring.time, metrics: SigningMetrics(in: metrics)),
            gate: try await SendingGate.open(accounts: accounts, spool: spool, time: wiring.time), tracking: tracking,
            allowance: allowance)
        desk = EngagementDesk(spool: spool, time: wiring.time, logger: logger, allowance: allowance)
        mailings = Mailings(
            spool: spool, templates: Templates(spool: spool, time: wiring.time), time: wiring.time,
            offersWayOut: tracking != nil, allowance: allowance)
        people = try await wiring.openContacts(
            spool: spool, submission: submission, verifications: verification.verifications, directory)
        verificationJobs = try await wiring.openVerificationJobs(
            spool: spool, verifications: verification.verifications, directory)
        runner = MailingRunner(
            mailings: mailings, contacts: people.contacts, submission: submission, time: wiring.time, logger: logger)
        exports = try await wiring.openExports(spool: spool, directory)
        rollups = Rollups(spool: spool)
        reports = Reports(spool: spool)
        delivery =
            roles.contains(.delivery) ? try wiring.makeDelivery(spool: spool, accounts, resolver, policyFetcher) : nil
        incidents = wiring.makeIncidents(spool: spool, delivery: delivery)
        listener = try await wiring.bindSubmission(submission, accounts: accounts)
        secureListener = try await wiring.bindSecureSubmission(submission, accounts: accounts)
        inbound = try await wiring.bindInbound(spool: spool, paths: returnPaths, counters: returnedCounters)
        DoorFigures.declare(
            in: metrics, [("submission", listener), ("submissions", secureListener), ("inbound", inbound)])
    }
}
