import FoundationEssentials

/// What an account chose, kept as one JSON object. Every value is optional and has its default where it is read; names that
/// this release does not know are lost when it writes.
public struct AccountSettings: Sendable, Hashable, Codable {
    /// How its sending is judged; `nil`: as the installation does.
    public var health: HealthSettings?
    /// What may be learnt of its readers; `nil`: opens and clicks.
    public var tracking: TrackingSettings?
    /// When its refused mail is tried again; `nil`: as the installation does.
    public var retries: RetrySettings?

    public init() {}

    /// `nil` for a text that is no such object.
    init?(json: String) {
        guard let value = try? JSONDecoder().decode(AccountSettings.self, from: Data(json.utf8)) else { return nil }
        self = value
    }

    /// With the names in alphabetical order, so that equal settings are equal text.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
