/// How one account's sending is judged, where that is not as the installation does. `nil`: as the installation does. Rates are
/// shares, over 0 and at most 1.
public struct HealthSettings: Sendable, Hashable, Codable {
    /// The bounce rate from which its health is `warning`.
    public var warningRate: Double?
    /// The bounce rate above which it is `risky`.
    public var riskyRate: Double?
    /// Finished messages below which nothing is said: 1...1,000,000.
    public var floor: Int?
    /// Whether its campaigns are quarantined.
    public var quarantines: Bool?
    /// The share of soft bounces above which a campaign is.
    public var softLimit: Double?
    /// The same for hard bounces.
    public var hardLimit: Double?
    /// Quarantines within the window that suspend it: 0...1,000; 0: never.
    public var quarantineLimit: Int?

    public static let standard = HealthSettings()

    public init() {}
}
