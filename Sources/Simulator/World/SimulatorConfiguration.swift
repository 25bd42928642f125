public import NIOSSL

/// How a simulated world is to be.
public struct SimulatorConfiguration: Sendable {
    /// The address every exchanger listens on.
    public var host = "127.0.0.1"
    /// The first provider's port, the others follow; 0: free ones.
    public var firstPort = 0
    /// Chance of the mix; the same seed and the same recipients give the same answers.
    public var seed: UInt64 = 1
    /// Waits of greylisting, slow servers and rate limits are divided by it; over 0.
    public var timeScale: Double = 1
    /// STARTTLS is offered when set.
    public var tls: NIOSSLContext?

    public init() {}
}
