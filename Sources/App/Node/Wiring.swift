import Accounts
import Bounce
import Campaigns
import DNS
import Delivery
import Foundation
import HTTP
import Intake
import Logging
import Mail
import Metering
import NIOPosix
import NIOSSL
import Postmaster
import SMTP
import Spool
import Storage
import Verification

/// Builds the rooms of a node from its configuration, lowest floor first.
struct Wiring {
    let configuration: NodeConfiguration
    let roles: NodeRoles
    let group: MultiThreadedEventLoopGroup
    let logger: Logger
    let time = SystemTime()
    let metrics = Registry()
    /// Shared by every door through which mail comes by SMTP.
    let contentBudget = ContentBudget(byteCount: 256 << 20)

    /// Opens the store; a second node on it is refused.
    func openEngine(_ directory: DataDirectory) async throws(NodeError) -> any Engine {
        let place = configuration.store?.description ?? directory.path
        do {
            guard let address = configuration.store else {
                if !directory.holdsStore, let place = directory.movedTo {
                    throw EngineError.failed("its store has moved: --store '\(place)'")
                }
                return try SQLiteEngine(path: directory.storePath)
            }
            return try await PostgreSQLEngine.open(address)
        } catch EngineError.inUse {
            throw .inUse(path: place)
        } catch EngineError.unavailable(let reason), EngineError.failed(let reason) {
            throw .store(path: place, reason: reason)
        } catch {
            throw .store(path: place, reason: "\(error)")
        }
    }

    /// Where it is noted what is past DATA. A node that cannot note it delivers all the same.
    func openAttempts(_ directory: DataDirectory) -> AttemptJournal? {
        do {
            return try AttemptJournal(path: directory.attemptsPath)
        } catch {
            logger.warning("what a crash cuts off after DATA will not be known: \(error)")
            return nil
        }
    }

    /// Looks whether the disk of the data directory has room.
    func watchSpace(_ directory: DataDirectory) -> SpaceWatch? {
        guard configuration.diskReserve > 0 else { return nil }
        return SpaceWatch(path: directory.path, reserve: configuration.diskReserve) { [logger] isLow, free in
            let facts: Logger.Metadata = ["free_bytes": "\(free)"]
            if isLow {
                logger.error("the disk is nearly full: no new mail is taken in, what waits is sent", metadata: facts)
            } else {
                logger.notice("the disk has room again: mail is taken in", metadata: facts)
            }
        }
    }

    /// Says what the last process left behind.
    func tell(_ recovery: Recovery) {
        guard recovery.leasedCount > 0 else { return }
        logger.notice(
            "the last process ended with mail in its hands",
            metadata: ["messages": "\(recovery.leasedCount)", "outcome_unknown": "\(recovery.unknownCount)"])
    }

    /// Fetches policies of other domains, and of our own to look at them; `nil` where the settings want none.
    func makePolicyFetcher(_ resolver: any DNS.Resolver) -> (any PolicyFetcher)? {
        guard configuration.fetchesPolicies else { return nil }
        return HTTPSPolicyFetcher(
            resolver: resolver, group: group, trustRoots: configuration.tlsRoots.map { .file($0) } ?? .default,
            allowsPrivateAddresses: configuration.world != nil)
    }

    func makeWebhooks(spool: Spool, seal: KeySeal, _ resolver: any DNS.Resolver) -> Webhooks {
        let client = WebhookClient(
            resolver: resolver, group: group, trustRoots: configuration.tlsRoots.map { .file($0) } ?? .default,
            allowsPrivate: configuration.postsToPrivateAddresses || configuration.world != nil)
        return Webhooks(
            spool: spool, client: client, seal: seal, time: time, timeScale: configuration.timeScale,
            metrics: WebhookMetrics(in: metrics))
    }

    func makeIncidents(spool: Spool, delivery: DeliveryService?) -> Incidents {
        let settings = configuration.incidents
        let brake = delivery.map { IncidentBrake.limits(of: $0, spool: spool, mode: settings.mode) }
        return Incidents(
            spool: spool, settings: settings, brake: brake ?? .none, metrics: IncidentMetrics(in: metrics))
    }

    func makeDelivery(
        spool: Spool, _ accounts: Accounts, _ resolver: any DNS.Resolver, _ policyFetcher: (any PolicyFetcher)?
    ) throws -> DeliveryService {
        var settings = DeliveryConfiguration(heloName: configuration.heloName)
        settings.smartHost = configuration.smartHost?.description
        if let path = configuration.world { settings.exchangerPorts = try WorldFile(path: path).ports }
        settings.allowsPrivateAddresses = configuration.world != nil || configuration.smartHost != nil
        settings.connectionsPerQueue = configuration.connectionsPerQueue
        settings.providers = try makeProviders()
        settings.windowMessageCount = configuration.windowMessageCount
        settings.policy = DeliveryPolicy(retrySchedule: RetrySchedule(timeScale: configuration.timeScale))
        settings.retries = { accounts.standing(of: $0)?.retries.map(RetryChoice.init) }
        settings.egress = configuration.egress
        // A simulated world has no certificates, and bears the names of providers that want some.
        if configuration.world == nil { settings.tls = try? TransportSecurity.opportunisticClient() }
        settings.trustRoots = try trustRoots() ?? settings.trustRoots
        settings.policyFetcher = policyFetcher
        return DeliveryService(
            spool: spool, resolver: resolver, configuration: settings, group: group, time: time,
            random: { Double.random(in: 0..<1) }, logger: logger, metrics: DeliveryMetrics(in: metrics))
    }

    private func makeProviders() throws -> ProviderTable {
        guard let path = configuration.providerLimits else {
            // A simulated provider refuses by lot and not by source: holding mail back because of it would prove nothing.
            return configuration.world == nil ? .standard : ProviderTable.standard.withoutReplies
        }
        do {
            return try ProviderTable.standard.extended(by: try SmallFile.read(path), name: path)
        } catch let error as InputError {
            throw NodeError.providerLimits(reason: "\(path): \(error.reason)")
        } catch {
            throw NodeError.providerLimits(reason: "\(error)")
        }
    }

    /// Whom to believe where a policy asks for a certificate; `nil`: whom the system believes.
    private func trustRoots() throws(NodeError) -> TrustRoots? {
        guard let file = configuration.tlsRoots else { return nil }
        do {
            return try TrustRoots(pemFile: file)
        } catch {
            throw .certificate(path: file, reason: "it holds no certificates in PEM")
        }
    }

    func bindSubmission(_ submission: Submission, accounts: Accounts) async throws -> SMTPListener? {
        guard let endpoint = configuration.smtp else { return nil }
        return try await bindSubmission(submission, accounts: accounts, to: endpoint, isImplicitTLS: false)
    }

    /// The same with TLS from the first byte.
    func bindSecureSubmission(_ submission: Submission, accounts: Accounts) async throws -> SMTPListener? {
        guard let endpoint = configuration.smtps else { return nil }
        return try await bindSubmission(submission, accounts: accounts, to: endpoint, isImplicitTLS: true)
    }

    private func bindSubmission(
        _ submission: Submission, accounts: Accounts, to endpoint: Endpoint, isImplicitTLS: Bool
    ) async throws -> SMTPListener? {
        guard roles.contains(.submission) else { return nil }
        var settings = SubmissionListenerConfiguration(name: configuration.heloName)
        settings.host = endpoint.host
        settings.port = endpoint.port
        settings.trustedNetworks = configuration.trustedNetworks
        settings.certificates = configuration.clientCertificates.compactMap { try? ClientCertificate.parse($0) }
        settings.tls = try ServerCertificate.context(configuration, asksForCertificate: !settings.certificates.isEmpty)
        settings.isImplicitTLS = isImplicitTLS
        settings.contentBudget = contentBudget
        do {
            return try await SubmissionListener.bind(
                settings, submission: submission, accounts: accounts, group: group, logger: logger)
        } catch {
            throw NodeError.cannotListen(
                endpoint, what: isImplicitTLS ? "smtps" : "smtp", reason: FailureText.of(error))
        }
    }

    func openContacts(
        spool: Spool, submission: Submission, verifications: Verifications, _ directory: DataDirectory
    ) async throws -> ContactRooms {
        let contacts = try await Contacts.open(spool: spool, time: time)
        let imports: Imports
        do {
            imports = try Imports(
                contacts: contacts, directory: directory.importsPath,
                verifications: ListVerifications(
                    contacts: contacts, verifier: verifications.verifier, history: verifications.history))
        } catch {
            throw NodeError.store(path: directory.importsPath, reason: FailureText.of(error))
        }
        try await imports.tidy()
        return ContactRooms(
            contacts: contacts, imports: imports,
            confirmations: Confirmations(contacts: contacts, submission: submission, baseURL: linkBase))
    }

    func openVerificationJobs(
        spool: Spool, verifications: Verifications, _ directory: DataDirectory
    ) async throws -> VerificationJobs {
        let jobs: VerificationJobs
        do {
            jobs = try VerificationJobs(
                verifier: verifications.verifier, history: verifications.history, spool: spool,
                directory: directory.verificationJobsPath)
        } catch {
            throw NodeError.store(path: directory.verificationJobsPath, reason: FailureText.of(error))
        }
        try await jobs.tidy()
        return jobs
    }

    func openExports(spool: Spool, _ directory: DataDirectory) async throws -> Exports {
        let exports: Exports
        do {
            exports = try Exports(spool: spool, directory: directory.exportsPath)
        } catch {
            throw NodeError.store(path: directory.exportsPath, reason: FailureText.of(error))
        }
        try await exports.tidy()
        return exports
    }

    /// Where people reach the pages of links in mail.
    private var linkBase: String {
        configuration.publicURL ?? "http://\(configuration.http?.description ?? Setting.http.defaultText)"
    }

    func openReturnPaths(engine: any Engine) async throws -> ReturnPaths? {
        guard let domain = configuration.bounceDomain.flatMap({ DomainName($0) }) else { return nil }
        return try await ReturnPaths.open(domain: domain, engine: engine, time: time)
    }

    /// Makes the links of mail; `nil` where nobody could follow them: a simulated world's readers sit on this machine.
    func openTracking(engine: any Engine) async throws -> Tracking? {
        let local = configuration.http.flatMap { configuration.world == nil || $0.port == 0 ? nil : "http://\($0)" }
        guard let base = configuration.publicURL ?? local else { return nil }
        return try await Tracking.open(baseURL: base, engine: engine, time: time)
    }

    func bindInbound(spool: Spool, paths: ReturnPaths?, counters: ReturnedCounters) async throws -> SMTPListener? {
        guard roles.contains(.inbound), let endpoint = configuration.inbound, let paths else { return nil }
        var settings = InboundListenerConfiguration(name: configuration.heloName)
        settings.host = endpoint.host
        settings.port = endpoint.port
        settings.tls = try ServerCertificate.context(configuration)
        settings.contentBudget = contentBudget
        // A simulated world is one address.
        if configuration.world != nil { settings.perMinute = nil }
        do {
            return try await InboundListener.bind(
                settings, spool: spool, paths: paths, counters: counters, group: group, logger: logger)
        } catch {
            throw NodeError.cannotListen(endpoint, what: "inbound", reason: "\(error)")
        }
    }
}
