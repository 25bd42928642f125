/// What an account lets be learnt of its readers. What is off here is off in every letter, whatever a campaign chooses.
public struct TrackingSettings: Sendable, Hashable, Codable {
    /// Whether an image may tell of opens.
    public var opens: Bool
    /// Whether links may lead through the house.
    public var clicks: Bool

    public static let standard = TrackingSettings()

    public init(opens: Bool = true, clicks: Bool = true) {
        self.opens = opens
        self.clicks = clicks
    }
}
