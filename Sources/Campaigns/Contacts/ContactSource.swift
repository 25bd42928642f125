import Postmaster

/// Where an address came from: what bounces are traced back to (R33).
public struct ContactSource: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The person signed up.
        case form
        /// A file of an older list.
        case `import`
        /// A customer's order or account.
        case customer
        /// A fair, a shop, a card.
        case event
        /// Another house that the person gave it to.
        case partner
        /// A program of the account's.
        case api
        /// Bought or rented.
        case purchased
        case unknown
    }

    public static let originByteLimit = 100

    public let kind: Kind
    /// Which form, file or partner; at most 100 bytes, may be empty.
    public let origin: String

    /// - Parameter origin: cut to 100 bytes; control characters are left out.
    public init(_ kind: Kind, origin: String = "") {
        self.kind = kind
        self.origin = BoundedText.line(origin, byteLimit: Self.originByteLimit)
    }
}

/// What share of addresses of a source usually bounces hard.
///
/// Sources: the ranges that R33 names, which agree with the published advice of large senders (2026-11).
public struct UsualBounceRate: Hashable, Sendable {
    /// Shares, 0...1.
    public let range: ClosedRange<Double>
    public let name: String

    /// - Parameter isConfirmed: the addresses were confirmed by their owners.
    public static func of(_ kind: ContactSource.Kind, isConfirmed: Bool) -> UsualBounceRate {
        if isConfirmed { return UsualBounceRate(range: 0...0.005, name: "double opt-in") }
        return switch kind {
        case .form, .customer, .api: UsualBounceRate(range: 0...0.01, name: "single opt-in")
        case .event, .partner, .unknown: UsualBounceRate(range: 0.01...0.03, name: "unverified")
        case .import: UsualBounceRate(range: 0.05...0.2, name: "older list")
        case .purchased: UsualBounceRate(range: 0.1...1, name: "bought list")
        }
    }

    /// `under 0.5 %`, `1 to 3 %`, `10 % and more`.
    public var words: String {
        let (from, to) = (PercentText.of(range.lowerBound), PercentText.of(range.upperBound))
        if range.lowerBound <= 0 { return "under \(to)" }
        return range.upperBound >= 1 ? "\(from) and more" : "\(from.dropLast(2)) to \(to)"
    }
}
