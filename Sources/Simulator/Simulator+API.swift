public import DNS
public import Mail
public import NIOCore
public import NIOSSL

// Signatures the rooms above count on; the Simulator room replaces this file by one file an idea.

public struct SimulatorConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// The first provider's port, the others follow; 0: free ones.
    public var firstPort = 0
    /// Chance of the mix; the same seed and the same recipients give the same answers.
    public var seed: UInt64 = 1
    /// Waits of greylisting, slow servers and bans are divided by it.
    public var timeScale: Double = 1
    public var tls: NIOSSLContext?
    public init() {}
}
/// Many mail providers at once, each with its wordings, limits and habits, on one address and a port each.
public final class SimulatedWorld: Sendable {
    public static func start(_ configuration: SimulatorConfiguration, group: any EventLoopGroup) async throws
        -> SimulatedWorld
    { preconditionFailure("unwritten") }
    /// For the resolver: every simulated domain's MX, and the exchangers' addresses.
    public var zones: [LocalZone] { preconditionFailure("unwritten") }
    /// Exchanger host name to port.
    public var ports: [DomainName: Int] { preconditionFailure("unwritten") }
    public struct Provider: Sendable, Hashable {
        public let name: String, domains: [DomainName], exchangers: [DomainName], port: Int, weight: Int
    }
    public var providers: [Provider] { preconditionFailure("unwritten") }
    public func tally() -> SimulatorTally { preconditionFailure("unwritten") }
    public func stop() async { preconditionFailure("unwritten") }
}
/// What the simulator answered, in its own words: for checking what a sender concluded.
public struct SimulatorTally: Sendable {
    /// Per recipient address: the truth the simulator meant with its last answer: `ok`, `deferred`, `soft_bounce`, `hard_bounce`, `spam_bounce`, and how often it was asked.
    public struct Recipient: Sendable, Hashable {
        public let truth: String; public let askedCount: Int; public let acceptedCount: Int; public let provider: String
    }
    public let recipients: [String: Recipient]
    public var countByTruth: [String: Int] { recipients.values.reduce(into: [:]) { $0[$1.truth, default: 0] += 1 } }
    /// Messages taken with 250 after the final dot, each recipient counted.
    public let deliveredCount: Int
    public let sessionCount: Int
}
