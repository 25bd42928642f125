public import DNS
public import Mail
public import NIOCore

/// Many mail providers at once, each with its wordings, limits and habits, on one address and a port each.
///
///     let world = try await SimulatedWorld.start(SimulatorConfiguration(), group: group)
///     resolverConfiguration.zones = world.zones
///     deliveryConfiguration.exchangerPorts = world.ports
public final class SimulatedWorld: Sendable {
    public struct Provider: Sendable, Hashable {
        public let name: String
        /// Recipients' domains, under the reserved `test`.
        public let domains: [DomainName]
        /// MX hosts, some under their true names; answered from `zones` alone.
        public let exchangers: [DomainName]
        public let port: Int
        /// Share of a campaign's recipients.
        public let weight: Int
    }

    /// For the resolver: every simulated domain's MX, and the exchangers' addresses.
    public let zones: [LocalZone]
    public let providers: [Provider]
    private let exchangers: [ExchangerListener]
    private let seed: UInt64

    /// Binds every provider's port.
    /// - Throws: what binding throws; nothing listens then.
    public static func start(
        _ configuration: SimulatorConfiguration, group: any EventLoopGroup
    ) async throws -> SimulatedWorld {
        precondition(configuration.timeScale > 0, "time does not run backwards")
        var listeners: [ExchangerListener] = []
        do {
            for (index, profile) in Profile.all.enumerated() {
                let port = configuration.firstPort == 0 ? 0 : configuration.firstPort + index
                listeners.append(
                    try await ExchangerListener.bind(profile, configuration: configuration, port: port, group: group))
            }
        } catch {
            for listener in listeners { await listener.stop() }
            throw error
        }
        return SimulatedWorld(listeners, configuration: configuration)
    }

    private init(_ listeners: [ExchangerListener], configuration: SimulatorConfiguration) {
        exchangers = listeners
        seed = configuration.seed
        zones = SimulatedZones.zones(listeners.map(\.profile), host: configuration.host)
        providers = listeners.map { listener in
            Provider(
                name: listener.profile.name, domains: listener.profile.domains.compactMap { DomainName($0) },
                exchangers: listener.profile.exchangers.compactMap { DomainName($0) }, port: listener.port,
                weight: listener.profile.weight)
        }
    }

    /// Exchanger host name to port.
    public var ports: [DomainName: Int] {
        providers.reduce(into: [:]) { ports, provider in
            for exchanger in provider.exchangers { ports[exchanger] = provider.port }
        }
    }

    /// What has been asked and answered so far.
    public func tally() -> SimulatorTally {
        var recipients: [String: SimulatorTally.Recipient] = [:]
        var deliveredCount = 0
        var sessionCount = 0
        for exchanger in exchangers {
            let snapshot = exchanger.ledger.snapshot()
            deliveredCount += snapshot.deliveredCount
            sessionCount += snapshot.sessionCount
            for (address, entry) in snapshot.entries {
                recipients[address] = SimulatorTally.Recipient(
                    truth: entry.truth.rawValue, askedCount: entry.askedCount, acceptedCount: entry.acceptedCount,
                    provider: exchanger.profile.name)
            }
        }
        return SimulatorTally(recipients: recipients, deliveredCount: deliveredCount, sessionCount: sessionCount)
    }

    /// The status a right sender must end with for mail to `mailbox`, asked or not: `ok`, `soft_bounce`, `hard_bounce`
    /// or `spam_bounce`. A domain outside the simulated world does not exist in it.
    public func truth(of mailbox: Mailbox) -> String {
        guard let exchanger = exchangers.first(where: { $0.profile.domains.contains(mailbox.domain.text) }) else {
            return Truth.hardBounce.rawValue
        }
        return Habit(profile: exchanger.profile, seed: seed).fate(of: mailbox).truth.rawValue
    }

    /// A plausible list over all providers; the same one for the same seed, no address twice.
    public static func recipients(count: Int, seed: UInt64 = 1) -> [NamedMailbox] {
        Population(profiles: Profile.all, seed: seed).recipients(count: count)
    }

    /// Stops listening and closes every connection.
    public func stop() async {
        for exchanger in exchangers { await exchanger.stop() }
    }
}
