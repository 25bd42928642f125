import Accounts
import Campaigns
import Delivery
import Foundation
import HTTP
import Intake
import Logging
import Mail
import NIOCore
import Postmaster
import SMTP
import ServiceLifecycle
import Spool
import Storage
import Synchronization
public import UnixSignals
import Verification

extension Node {
    /// Runs until a signal of `signals` comes, `stop` is called on the handle, or a service fails; ends in reverse order and
    /// closes the store.
    /// - Parameter onListening: told once where the node listens, with a handle that ends it.
    public func run(
        endingOn signals: [UnixSignal] = [],
        onListening: @escaping @Sendable (Addresses, NodeHandle) async -> Void
    ) async throws {
        let handle = NodeHandle()
        let manager = roles.contains(.notice) ? ServiceManager(environment: ProcessInfo.processInfo.environment) : nil
        let announce: @Sendable (Endpoint?) async -> Void = { http in
            let addresses = Addresses(
                http: http, smtp: listener.flatMap { Endpoint($0.localAddress) },
                smtps: secureListener.flatMap { Endpoint($0.localAddress) },
                inbound: inbound.flatMap { Endpoint($0.localAddress) })
            leaveNotice(addresses)
            health.listens()
            manager?.ready(addresses.summary)
            await onListening(addresses, handle)
        }
        var settings = ServiceGroupConfiguration(
            services: services(manager: manager, announce: announce), gracefulShutdownSignals: signals, logger: logger)
        settings.maximumGracefulShutdownDuration = Self.endingTime
        let services = ServiceGroup(configuration: settings)
        handle.attach(services)
        let hurry = Hurry.watch(signals, logger: logger)
        defer { hurry.cancel() }
        defer { if roles.contains(.notice) { directory.remove(directory.noticePath) } }
        let result: Result<Void, any Error>
        do {
            if configuration.http == nil { await announce(nil) }
            result = .success(try await services.run())
        } catch {
            result = .failure(error)
        }
        await engine.close()
        try? await group.shutdownGracefully()
        try result.get()
    }

    /// In the order of their start; they end in reverse.
    private func services(
        manager: ServiceManager?, announce: @escaping @Sendable (Endpoint?) async -> Void
    ) -> [ServiceGroupConfiguration.ServiceConfiguration] {
        var services: [any Service] = [StoreKeeper(engine: engine), Worker { [rollups] in try await rollups.run() }]
        let retention = Retention(spool: spool) { [accounts] in
            LogTerms(
                days: Dictionary(uniqueKeysWithValues: try await accounts.accounts().map { ($0.id, $0.plan.logDays) }))
        }
        services.append(Worker { try await retention.run() })
        services.append(Worker { [exports] in try await exports.run() })
        services.append(Worker { [verification] in try await verification.verifications.history.run() })
        services.append(Worker { [verification] in try await verification.verifications.run() })
        services.append(Worker { [verification] in try await verification.listWatch.run() })
        services += contactServices() + senderServices()
        // Ended after the mail is: until then they say how far the end has come.
        if let endpoint = configuration.http { services.append(pages(on: endpoint, announce: announce)) }
        services.append(Worker { [desk] in try await desk.run() })
        if let delivery { services.append(Worker { try await delivery.run() }) }
        if roles.contains(.delivery) {
            services.append(Worker { [webhooks] in try await webhooks.run() })
            services.append(Worker { [incidents] in try await incidents.run() })
            services.append(Worker { [runner] in try await runner.run() })
            let watch = DomainWatch(domains: domains, resolver: domainCheck.resolver, logger: logger)
            services.append(Worker { try await watch.run() })
        }
        if roles.contains(.inbound), let returnPaths {
            let reader = ReturnedReader(
                spool: spool, paths: returnPaths, counters: returnedCounters, time: SystemTime(), logger: logger)
            services.append(Worker { try await reader.run() })
        }
        if let manager,
            let pause = ServiceManager.watchdogPause(
                environment: ProcessInfo.processInfo.environment, pid: ProcessID.current)
        {
            services.append(Watchdog(manager: manager, pause: pause, group: group, engine: engine))
        }
        for door in [inbound, listener, secureListener] { if let door { services.append(MailDoor(listener: door)) } }
        services.append(
            EndNotice { [health] in
                health.ends()
                manager?.stopping()
            })
        let watch = StoreWatch(engine: engine, place: storePlace, logger: logger)
        return services.map { .init(service: $0) }
            + [.init(service: watch, failureTerminationBehavior: .gracefullyShutdownGroup)]
    }

    private var storePlace: String { configuration.store?.description ?? directory.path }

    /// What keeps contacts true to the log, reads their files, and lets silent ones go.
    private func contactServices() -> [any Service] {
        let follower = ContactFollower(contacts: people.contacts)
        let keeper = ContactKeeper(contacts: people.contacts) { [accounts] in try await accounts.accounts().map(\.id) }
        return [
            Worker { [people] in try await people.verifications.run() },
            Worker { [verificationJobs] in try await verificationJobs.run() },
            Worker { [people] in try await people.imports.run() }, Worker { try await follower.run() },
            Worker { try await keeper.run() },
        ]
    }

    /// What watches over senders, and tells their owners.
    private func senderServices() -> [any Service] {
        let watch = SenderWatch(spool: spool, accounts: accounts, policy: configuration.senderPolicy) {
            [contacts = people.contacts] campaign in
            try await contacts.worstSource(of: campaign)?.sentence
        }
        let mailer = OwnerMailer(
            submission: submission, accounts: accounts,
            sender: configuration.noticesFrom.map { NamedMailbox(mailbox: $0, name: "Postrider") }, logger: logger)
        return [Worker { try await watch.run() }, Worker { try await mailer.run() }]
    }

    private func pages(on endpoint: Endpoint, announce: @escaping @Sendable (Endpoint?) async -> Void) -> any Service {
        var settings = HTTPConfiguration()
        settings.host = endpoint.host
        settings.port = endpoint.port
        settings.version = Version.text
        settings.name = configuration.heloName
        settings.requestsPerMinute = configuration.requestsPerMinute
        settings.submissionDoors = [(secureListener, true), (listener, false)].compactMap { door, isTLS in
            door.flatMap { Endpoint($0.localAddress) }.map { .init(host: $0.host, port: $0.port, isTLS: isTLS) }
        }
        settings.sandbox = configuration.world.flatMap { try? WorldFile(path: $0) }?.sandbox ?? []
        var rooms = HTTPRooms(
            submission: submission, spool: spool, accounts: accounts, reports: reports, rollups: rollups,
            delivery: delivery, time: SystemTime(), returnedCounters: returnedCounters, mailings: mailings,
            desk: desk, domains: domains, domainCheck: domainCheck, contacts: people, webhooks: webhooks,
            incidents: incidents, exports: exports, metrics: metrics,
            readiness: { [health] in await health.readiness() })
        rooms.policy = configuration.senderPolicy
        rooms.verifications = verification.verifications
        rooms.signups = verification.signups
        rooms.verificationJobs = verificationJobs
        let service = HTTPService(configuration: settings, rooms: rooms, logger: logger) { host, port in
            await announce(Endpoint(host: host, port: port))
        }
        return PageDoor(endpoint: endpoint, service: service)
    }

    private func leaveNotice(_ addresses: Addresses) {
        guard roles.contains(.notice) else { return }
        let notice = NodeNotice(
            pid: ProcessID.current, http: addresses.http?.description, key: addresses.http == nil ? nil : localKey,
            store: configuration.store?.description)
        do {
            try notice.write(to: directory)
        } catch {
            logger.warning("commands on this machine will not find the node: \(error)")
        }
    }
}

/// API and pages, with a failure to listen told in our words.
private struct PageDoor: Service {
    let endpoint: Endpoint
    let service: HTTPService

    func run() async throws {
        do {
            try await service.run()
        } catch let error as IOError {
            throw NodeError.cannotListen(endpoint, what: "http", reason: FailureText.of(error))
        }
    }
}
