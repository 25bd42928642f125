/// How urgent mail is. Urgent mail goes first at every place where mail waits; the rest keeps a part of each.
/// The stored number sorts the urgent first. Compare RFC 6710, whose levels it reduces to two.
public enum Priority: Int64, Hashable, Sendable, CaseIterable, Comparable {
    /// Somebody waits for it: a password reset, a receipt. The default of mail that belongs to no campaign.
    case transactional = 0
    /// One of many alike. The default of a campaign's mail.
    case bulk = 1

    /// For so much urgent mail, one message of the rest goes where both wait: nobody starves, whatever is called urgent.
    public static let urgentPerBulk = 8

    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

    /// `transactional` or `bulk`.
    public init?(name: some StringProtocol) {
        switch name {
        case "transactional": self = .transactional
        case "bulk": self = .bulk
        default: return nil
        }
    }

    public var name: String {
        switch self {
        case .transactional: "transactional"
        case .bulk: "bulk"
        }
    }

    init(stored number: Int64) { self = Priority(rawValue: number) ?? .bulk }
}
