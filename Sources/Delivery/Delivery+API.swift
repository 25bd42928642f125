public import Bounce
public import DNS
public import Logging
public import Mail
public import NIOCore
public import NIOSSL
public import SMTP
public import Spool

// Signatures the rooms above count on; the Delivery room replaces this file by one file an idea.

public struct DeliveryConfiguration: Sendable {
    /// HELO name.
    public var heloName: String
    /// Send everything there instead of to the MX: `host:port`.
    public var smartHost: String?
    public var smartHostCredentials: (user: String, password: String)?
    /// Port of exchangers; 25 but in the demo and tests.
    public var exchangerPort = 25
    /// Ports of single exchangers by host name, before `exchangerPort`: the simulated world listens on one address.
    public var exchangerPorts: [DomainName: Int] = [:]
    /// Local address of outgoing connections; `nil`: the system's choice.
    public var sourceAddress: String?
    /// Loopback and private addresses are refused as destinations unless set (demo, tests, smart host).
    public var allowsPrivateAddresses = false
    public var connectionsPerQueue = 20
    public var messagesPerConnection = 1_000
    public var recipientsPerTransaction = 50
    public var timeouts = ClientTimeouts()
    public var policy = DeliveryPolicy()
    public var rules = RuleSet.standard
    public var tls: NIOSSLContext?
    /// Entries held in memory.
    public var windowMessageCount = 20_000
    public init(heloName: String) { self.heloName = heloName }
}
/// A queue's state now, for people.
public struct QueueState: Sendable {
    public let source: String
    public let site: String
    public let provider: String
    public let waiting: Int
    public let connections: Int
    public let inFlight: Int
    public let deliveredCount: Int
    public let refusedCount: Int
    public let pausedUntil: Timestamp?
}
/// The way out: claims, routes, sends, understands, decides, settles.
public final class DeliveryService: Sendable {
    public init(
        spool: Spool, resolver: any Resolver, configuration: DeliveryConfiguration, group: any EventLoopGroup,
        time: any TimeSource, random: @escaping @Sendable () -> Double, logger: Logger
    ) { preconditionFailure("unwritten") }
    /// Runs until cancelled; then finishes transactions under way (10 s at most) and hands the rest back to the spool.
    public func run() async throws { preconditionFailure("unwritten") }
    public func queues() async -> [QueueState] { preconditionFailure("unwritten") }
}
