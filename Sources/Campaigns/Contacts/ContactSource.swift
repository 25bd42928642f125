import Postmaster
import Verification

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
public struct UsualBounceRate: Hashable, Sendable {
    /// Shares, 0...1.
    public let range: ClosedRange<Double>
    public let name: String

    init(_ benchmark: BounceBenchmark) {
        range = benchmark.range
        name = benchmark.name
    }

    /// - Parameter isConfirmed: the addresses were confirmed by their owners.
    public static func of(_ kind: ContactSource.Kind, isConfirmed: Bool) -> UsualBounceRate {
        if isConfirmed { return UsualBounceRate(.doubleOptIn) }
        return switch kind {
        case .form, .customer, .api: UsualBounceRate(.singleOptIn)
        case .event, .partner, .unknown: UsualBounceRate(.unverified)
        case .import: UsualBounceRate(.olderList)
        case .purchased: UsualBounceRate(.boughtList)
        }
    }

    /// `under 0.5 %`, `1 to 3 %`, `10 % and more`.
    public var words: String {
        let (from, to) = (PercentText.of(range.lowerBound), PercentText.of(range.upperBound))
        if range.lowerBound <= 0 { return "under \(to)" }
        return range.upperBound >= 1 ? "\(from) and more" : "\(from.dropLast(2)) to \(to)"
    }
}
