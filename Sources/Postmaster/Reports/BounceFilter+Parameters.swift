internal import Bounce
internal import Mail
internal import Storage

/// A filter in words: the parameters of a query, the filter of an export that is kept. Written and read here alone, so that
/// what a link says is what was meant.
extension BounceFilter {
    /// A parameter that cannot be understood.
    public struct Fault: Hashable, Sendable {
        public let name: String
        /// `invalid_id`, `invalid_time`, `unknown_value`, `out_of_range`, `too_long`.
        public let code: String
        /// A sentence.
        public let detail: String
    }

    /// Every parameter there is, in the order they are written in.
    public static let parameterNames = [
        "campaign_id", "since", "until", "status", "reason", "from_domain", "source_ip", "recipient_domain", "provider",
        "reply_code", "enhanced_code", "shape",
    ]

    /// Asks for what has none.
    static let none = "none"
    /// Bytes of a value.
    static let valueByteLimit = 2_048

    /// All that narrows, but for the account: that is never the caller's to choose.
    public var parameters: [(name: String, value: String)] {
        let values: [String?] = [
            campaign.map { $0.number == 0 ? Self.none : $0.description }, since?.rfc3339, until?.rfc3339,
            Self.list(statuses.sorted { $0.storedNumber < $1.storedNumber }),
            Self.list(reasons.sorted { $0.rawValue < $1.rawValue }),
            fromDomain.map(Self.word), sourceAddress.map(Self.word), recipientDomain.map(Self.word),
            provider.map(Self.word), replyCode.map { $0 == 0 ? Self.none : String($0) }, enhancedCode.map(Self.word),
            shape.map(Self.word),
        ]
        return zip(Self.parameterNames, values).compactMap { name, value in value.map { (name, $0) } }
    }

    private static func word(_ text: String) -> String { text.isEmpty ? none : text }

    private static func list<Word: RawRepresentable>(_ words: [Word]) -> String? where Word.RawValue == String {
        words.isEmpty ? nil : words.map(\.rawValue).joined(separator: ",")
    }

    /// - Parameters:
    ///   - parameters: by name; what is empty is taken as missing, what has another name is passed over.
    ///   - faults: every value that cannot be understood is added here, and narrows nothing.
    public init(parameters: [String: String], faults: inout [Fault]) {
        var reader = ParameterReader(parameters)
        if let text = reader.text("campaign_id") { campaign = reader.campaign(text) }
        since = reader.time("since")
        until = reader.time("until")
        statuses = Set(reader.choices("status", among: Self.refusals))
        reasons = Set(reader.choices("reason", among: Reason.allCases))
        fromDomain = reader.word("from_domain")?.lowercased()
        sourceAddress = reader.word("source_ip")
        recipientDomain = reader.word("recipient_domain")?.lowercased()
        provider = reader.word("provider")
        replyCode = reader.replyCode("reply_code")
        enhancedCode = reader.word("enhanced_code")
        shape = reader.word("shape")
        faults += reader.faults
    }
}

/// Takes values by name and notes what is wrong with them.
private struct ParameterReader {
    private let values: [String: String]
    private(set) var faults: [BounceFilter.Fault] = []

    init(_ values: [String: String]) { self.values = values }

    private mutating func note(_ name: String, _ code: String, _ detail: String) {
        faults.append(BounceFilter.Fault(name: name, code: code, detail: detail))
    }

    mutating func text(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        guard value.utf8.count <= BounceFilter.valueByteLimit else {
            note(name, "too_long", "`\(name)` is longer than \(BounceFilter.valueByteLimit) bytes.")
            return nil
        }
        return value
    }

    /// Empty where it asks for what has none.
    mutating func word(_ name: String) -> String? { text(name).map { $0 == BounceFilter.none ? "" : $0 } }

    mutating func campaign(_ text: String) -> CampaignKey? {
        if text == BounceFilter.none { return CampaignKey(number: 0) }
        if let key = CampaignKey(text) { return key }
        note("campaign_id", "invalid_id", "`campaign_id` is an id like \(CampaignKey.prefix)0c2k…, or none.")
        return nil
    }

    mutating func time(_ name: String) -> Timestamp? {
        guard let text = text(name) else { return nil }
        if let time = Timestamp(rfc3339: text) { return time }
        note(name, "invalid_time", "`\(name)` is a time like 2026-11-21T09:30:00Z (RFC 3339).")
        return nil
    }

    mutating func replyCode(_ name: String) -> Int? {
        guard let text = text(name) else { return nil }
        if text == BounceFilter.none { return 0 }
        let isNumber = text.utf8.count == 3 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isNumber, let code = Int(text), (200...599).contains(code) { return code }
        note(name, "out_of_range", "`\(name)` is 200 to 599, or none.")
        return nil
    }

    /// Several of `all` with commas between them.
    mutating func choices<Choice: RawRepresentable>(_ name: String, among all: [Choice]) -> [Choice]
    where Choice.RawValue == String {
        guard let text = text(name) else { return [] }
        var found: [Choice] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let choice = all.first(where: { $0.rawValue == word }) else {
                note(name, "unknown_value", "`\(name)` is one of \(all.map(\.rawValue).joined(separator: ", ")).")
                return []
            }
            found.append(choice)
        }
        return found
    }
}
