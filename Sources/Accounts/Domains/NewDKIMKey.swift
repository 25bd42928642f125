import Mail
public import MailAuth

/// A key that a domain is to get: made by us, or brought along.
public struct NewDKIMKey: Sendable {
    let key: SigningKey
    /// `nil`: one with today's date.
    let selector: String?

    /// Made by us. RSA takes a tenth of a second.
    public init(_ algorithm: DKIMAlgorithm, selector: String? = nil) {
        key = SigningKey(algorithm)
        self.selector = selector
    }

    /// Brought along.
    public init(_ key: SigningKey, selector: String) {
        self.key = key
        self.selector = selector
    }

    /// True for what can stand before `._domainkey`: labels of letters, digits and hyphens, 1...63 bytes in all.
    public static func isSelector(_ text: String) -> Bool {
        text.utf8.count <= 63 && DomainName(text).map { $0.text == text } ?? false
    }

    /// `pr20261121-rsa`; with `-2` and so on behind it where that is taken.
    static func selector(for algorithm: DKIMAlgorithm, at now: Timestamp, taken: Set<String>) -> String {
        let day = DateTime(now).rfc3339.prefix(10).filter { $0 != "-" }
        let base = "pr\(day)-\(algorithm == .rsaSHA256 ? "rsa" : "ed")"
        guard taken.contains(base) else { return base }
        return (2...).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base
    }
}
