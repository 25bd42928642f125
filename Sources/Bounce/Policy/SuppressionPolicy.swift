/// When failures of a recipient put its address on the system suppression list, and for how long (R24, R25). A value an
/// account chooses; no choice can make a failure count that is not the recipient's.
public struct SuppressionPolicy: Hashable, Sendable {
    public static let hardRange = 1...10
    public static let softRange = 2...20
    /// A day to ten years.
    public static let expiryRange = Duration.seconds(86_400)...Duration.seconds(3_650 * 86_400)

    /// Hard bounces in a row that suppress: 1...10. Vague ones take two at least.
    public let hardLimit: Int
    /// Mailings in a row, each another, that bounced softly and together count as one hard bounce: 2...20. `nil`: soft
    /// bounces never count.
    public let softLimit: Int?
    /// How long an address is spared that bounces made us spare; `nil`: until somebody removes it.
    public let expiry: Duration?

    /// What lies outside the ranges is moved inside.
    public init(hardLimit: Int = 1, softLimit: Int? = 3, expiry: Duration? = nil) {
        func within<Value: Comparable>(_ value: Value, _ range: ClosedRange<Value>) -> Value {
            min(max(value, range.lowerBound), range.upperBound)
        }
        self.hardLimit = within(hardLimit, Self.hardRange)
        self.softLimit = softLimit.map { within($0, Self.softRange) }
        self.expiry = expiry.map { within($0, Self.expiryRange) }
    }

    /// The first hard bounce suppresses.
    public static let immediate = SuppressionPolicy()

    /// Hard bounces in a row, without a delivery in between: for those whose providers fail now and then.
    public static func consecutive(_ count: Int) -> SuppressionPolicy { SuppressionPolicy(hardLimit: count) }

    /// `immediate`, `consecutive(2)`.
    public var name: String { hardLimit == 1 ? "immediate" : "consecutive(\(hardLimit))" }
}
