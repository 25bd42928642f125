public import Accounts

/// How senders are judged (R30, R31): the bounds of the zones, and what is borne of one campaign. Rates are shares, 0...1.
public struct SenderPolicy: Hashable, Sendable {
    /// Below this bounce rate a sender is healthy.
    public var warningRate = 0.02
    /// Above this one it is risky; between the two it is warned. Not less than `warningRate`.
    public var riskyRate = 0.05
    /// Finished messages below which a rate says nothing: 1...
    public var floor = 100
    /// Days that rates are taken over, today included: 1...366. Quarantines count towards a suspension for as long.
    public var days = 30
    /// Whether campaigns are quarantined at all.
    public var quarantines = true
    /// Above this share of soft bounces a campaign is quarantined.
    public var softLimit = 0.02
    /// The same for hard bounces.
    public var hardLimit = 0.1
    /// Quarantines within the window that suspend the account; `nil`: it is never suspended by itself.
    public var quarantineLimit: Int? = 3

    public static let standard = SenderPolicy()

    public init() {}

    /// What holds for an account that chose some of it.
    public func changed(by settings: HealthSettings?) -> SenderPolicy {
        guard let settings else { return self }
        var policy = self
        policy.warningRate = settings.warningRate ?? warningRate
        policy.riskyRate = max(settings.riskyRate ?? riskyRate, policy.warningRate)
        policy.floor = max(settings.floor ?? floor, 1)
        policy.quarantines = settings.quarantines ?? quarantines
        policy.softLimit = settings.softLimit ?? softLimit
        policy.hardLimit = settings.hardLimit ?? hardLimit
        if let limit = settings.quarantineLimit { policy.quarantineLimit = limit > 0 ? limit : nil }
        return policy
    }
}
