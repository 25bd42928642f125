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
    private let post: ReturnPost

    /// Binds every provider's port.
    /// - Throws: what binding throws; nothing listens then.
    public static func start(
        _ configuration: SimulatorConfiguration, group: any EventLoopGroup
    ) async throws -> SimulatedWorld {
        precondition(configuration.timeScale > 0, "time does not run backwards")
        let post = ReturnPost(group: group, timeScale: configuration.timeScale)
        var listeners: [ExchangerListener] = []
        do {
            let profiles = Profile.all + (configuration.hasTrials ? Profile.trials : [])
            for (index, plain) in profiles.enumerated() {
                let profile = plain.limited(by: configuration.limits[plain.name])
                let port = configuration.firstPort == 0 ? 0 : configuration.firstPort + index
                listeners.append(
                    try await ExchangerListener.bind(
                        profile, configuration: configuration, port: port, post: post, group: group))
            }
        } catch {
            for listener in listeners { await listener.stop() }
            throw error
        }
        return SimulatedWorld(listeners, post: post, configuration: configuration)
    }

    private init(_ listeners: [ExchangerListener], post: ReturnPost, configuration: SimulatorConfiguration) {
        self.post = post
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
        var breaches: [String: SimulatorTally.Breaches] = [:]
        var peaks: [String: Int] = [:]
        for exchanger in exchangers {
            let snapshot = exchanger.ledger.snapshot()
            deliveredCount += snapshot.deliveredCount
            sessionCount += snapshot.sessionCount
            (peaks[exchanger.profile.name], breaches[exchanger.profile.name]) = exchanger.ledger.strain()
            for (address, entry) in snapshot.entries {
                recipients[address] = SimulatorTally.Recipient(
                    truth: entry.truth.rawValue, askedCount: entry.askedCount, acceptedCount: entry.acceptedCount,
                    returnedCount: entry.returnedCount, provider: exchanger.profile.name)
            }
        }
        return SimulatorTally(
            recipients: recipients, deliveredCount: deliveredCount, sessionCount: sessionCount, breaches: breaches,
            peakConnectionCounts: peaks)
    }

    /// The status a right sender must end with for mail to `mailbox`, asked or not: `ok`, `soft_bounce`, `hard_bounce`
    /// or `spam_bounce`. A domain outside the simulated world does not exist in it.
    public func truth(of mailbox: Mailbox) -> String {
        (fate(of: mailbox)?.truth ?? .hardBounce).rawValue
    }

    /// True where an exchanger will take mail to `mailbox` in the end, whatever comes back afterwards.
    public func takes(_ mailbox: Mailbox) -> Bool {
        guard let fate = fate(of: mailbox) else { return false }
        return fate.truth == .ok || fate.letter != nil
    }

    private func fate(of mailbox: Mailbox) -> Fate? {
        exchangers.first { $0.profile.domains.contains(mailbox.domain.text) }.map {
            Habit(profile: $0.profile, seed: seed, returnsMail: post.isOn).fate(of: mailbox)
        }
    }

    /// From here on some recipients send mail back after their exchanger has said 250: bounces, notices, answers and
    /// complaints, all to one server. Until it is called nothing comes back, and those recipients' mail is simply taken.
    public func returnMail(to address: SocketAddress) { post.setAddress(address) }

    /// From here on a provider says of all its recipients that they do not exist (`550-5.1.1`), or is itself again.
    public func deny(_ isDenying: Bool = true, at provider: String) {
        for exchanger in exchangers where exchanger.profile.name == provider { exchanger.ledger.deny(isDenying) }
    }

    /// Mails that are on their way back and not taken yet.
    public var pendingReturnCount: Int { post.pendingCount }
    /// Mails that came back: taken by the sender's server, and refused by it.
    public var returnCounts: (taken: Int, refused: Int) { (post.takenCount, post.refusedCount) }

    /// A plausible list over all providers; the same one for the same seed, no address twice.
    public static func recipients(count: Int, seed: UInt64 = 1) -> [NamedMailbox] {
        Population(profiles: Profile.all, seed: seed).recipients(count: count)
    }

    /// Stops listening and closes every connection.
    public func stop() async {
        post.stop()
        for exchanger in exchangers { await exchanger.stop() }
    }
}
