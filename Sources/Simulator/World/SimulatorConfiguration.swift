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
    /// Limits in place of a provider's own, by its name.
    public var limits: [String: SimulatorLimits] = [:]
    /// STARTTLS is offered when set.
    public var tls: NIOSSLContext?

    /// The exchangers of `trial.sim.test` as well, each with one habit, for trying out checks of addresses.
    public var hasTrials = false

    public init() {}
}

/// What a simulated provider lets a sender do; `nil`: as its profile says.
public struct SimulatorLimits: Sendable, Hashable {
    /// At once.
    public var connections: Int?
    public var messagesPerConnection: Int?
    /// A minute of the simulated world's time, and as many at once.
    public var messagesPerMinute: Int?

    public init(connections: Int? = nil, messagesPerConnection: Int? = nil, messagesPerMinute: Int? = nil) {
        self.connections = connections
        self.messagesPerConnection = messagesPerConnection
        self.messagesPerMinute = messagesPerMinute
    }
}

extension Profile {
    func limited(by limits: SimulatorLimits?) -> Profile {
        guard let limits else { return self }
        var profile = self
        profile.limits.connections = limits.connections ?? profile.limits.connections
        profile.limits.messagesPerConnection = limits.messagesPerConnection ?? profile.limits.messagesPerConnection
        profile.limits.messagesPerMinute = limits.messagesPerMinute ?? profile.limits.messagesPerMinute
        return profile
    }
}
