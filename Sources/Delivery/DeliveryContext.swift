import Bounce
import Logging
import Mail
import NIOCore
import SMTP
import Spool

/// What every part of the room needs to know, fixed for the life of the service.
struct DeliveryContext: Sendable {
    let spool: Spool
    let judge: Judge
    let time: any TimeSource
    let poolLimits: PoolMachineLimits
    let limits: LimitBook
    let clerk: LimitClerk
    let sourceAddress: SocketAddress?
    let shutdownGrace: Duration
    let ledger: TLSLedger
    let logger: Logger
    let metrics: DeliveryMetrics
    private let client: ClientConfiguration
    private let plainClient: ClientConfiguration

    init(
        configuration: DeliveryConfiguration, spool: Spool, ledger: TLSLedger, limits: LimitBook, clerk: LimitClerk,
        sourceAddress: SocketAddress?, time: any TimeSource, random: @escaping @Sendable () -> Double, logger: Logger,
        metrics: DeliveryMetrics
    ) {
        self.spool = spool
        self.ledger = ledger
        self.judge = Judge(
            rules: configuration.rules, policy: configuration.policy, retries: configuration.retries, random: random)
        self.time = time
        self.sourceAddress = sourceAddress
        self.shutdownGrace = configuration.shutdownGrace
        self.logger = logger
        self.metrics = metrics
        self.poolLimits = PoolMachineLimits(configuration)
        self.limits = limits
        self.clerk = clerk
        var client = ClientConfiguration(heloName: configuration.heloName)
        client.timeouts = configuration.timeouts
        if configuration.smartHost != nil { client.credentials = configuration.smartHostCredentials }
        client.trustRoots = configuration.trustRoots
        self.plainClient = client
        client.tls = configuration.tls
        self.client = client
    }

    /// - Parameter requirement: what the queue's limits ask for, beside the policy for the host.
    func client(
        for exchanger: Exchanger, asking requirement: TLSRequirement, usesTLS: Bool
    ) -> ClientConfiguration {
        guard usesTLS else { return plainClient }
        let security = exchanger.security.raised(to: requirement, host: exchanger.host)
        var client = client
        client.tlsPolicy = security.policy
        client.auditedPolicy = security.audited
        client.serverName = security.policy.serverName ?? exchanger.host.domain?.text
        return client
    }
}

extension LimitBook {
    convenience init(_ configuration: DeliveryConfiguration) {
        let defaults = QueueLimits(
            connections: configuration.connectionsPerQueue, messagesPerConnection: configuration.messagesPerConnection,
            recipientsPerTransaction: configuration.recipientsPerTransaction)
        self.init(
            table: configuration.providers, defaults: defaults,
            timeScale: configuration.policy.retrySchedule.timeScale)
    }
}

extension TLSPolicy {
    /// The name a server is to show a certificate for, where it has several. Source: RFC 7672 section 8.1.
    fileprivate var serverName: String? {
        switch self {
        case .opportunistic, .encrypted: nil
        case .verified(let names), .dane(_, let names): names.first
        }
    }
}

extension PoolMachineLimits {
    init(_ configuration: DeliveryConfiguration) {
        self.init()
        usesTLS = configuration.tls != nil
        mayFallBackToPlain = configuration.smartHost == nil || configuration.smartHostCredentials == nil
        timeScale = configuration.policy.retrySchedule.timeScale
    }
}
