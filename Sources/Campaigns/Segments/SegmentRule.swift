public import Verification

/// A description of contacts, as a tree.
///
///     state is subscribed and opened within 90 days and not tagged "vip"
///     (in list "News" or source is form) and field city = "Oslo"
///
/// The grammar is closed: what is not listed here cannot be said. See `docs/contacts.md`.
public indirect enum SegmentRule: Hashable, Sendable {
    case all([SegmentRule])
    case any([SegmentRule])
    case not(SegmentRule)
    case condition(SegmentCondition)

    /// Bytes of a rule's text.
    public static let byteLimit = 4_096
    /// Conditions of one rule.
    public static let conditionLimit = 64
    /// Brackets and `not`s within each other.
    public static let depthLimit = 16
}

/// What a rule may ask of one contact.
public enum SegmentCondition: Hashable, Sendable {
    case state(ContactState)
    case stage(ContactStage)
    /// Of the last verification of the address.
    case verdict(Verdict)
    case tagged(String)
    /// By name, or by id.
    case inList(String)
    case source(ContactSource.Kind, origin: String?)
    /// Of the address, in lower case.
    case domain(String)
    case field(String, FieldTest)
    case happened(SegmentMoment, SegmentTime)
    case count(SegmentCount, Comparison, Int)
}

/// A time that is kept of each contact.
public enum SegmentMoment: String, Hashable, Sendable, CaseIterable {
    case created, confirmed, delivered, opened, clicked, bounced
    /// The last open or click.
    case engaged
}

/// A number that is kept of each contact.
public enum SegmentCount: String, Hashable, Sendable, CaseIterable {
    /// Campaigns in a row that bounced softly.
    case softBounces = "soft bounces"
    case hardBounces = "hard bounces"
    /// Deliveries since the last sign of life.
    case unanswered
}

public enum SegmentTime: Hashable, Sendable {
    case within(Duration)
    /// Longer ago than this, but ever.
    case over(Duration)
    case ever
    case never
}

public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "=", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="

    var sql: String { self == .notEqual ? "<>" : rawValue }
}

/// What is asked of a field. Comparisons fit the field's declared type; a contact without the field meets none but `!=`
/// and `isSet(false)`.
public enum FieldTest: Hashable, Sendable {
    case compare(Comparison, FieldOperand)
    /// The text holds this, whatever the case of ASCII letters.
    case contains(String)
    case startsWith(String)
    case isTrue(Bool)
    case isSet
}

public enum FieldOperand: Hashable, Sendable {
    case text(String)
    case number(Double)
}

extension SegmentRule {
    /// Reads a rule.
    public init(_ text: String) throws(SegmentFault) { self = try SegmentParser.parse(text) }

    /// True where some condition of the rule is one that `isMeant` says.
    func mentions(_ isMeant: (SegmentCondition) -> Bool) -> Bool {
        switch self {
        case .all(let rules), .any(let rules): rules.contains { $0.mentions(isMeant) }
        case .not(let rule): rule.mentions(isMeant)
        case .condition(let condition): isMeant(condition)
        }
    }
}

/// Where and why the text of a rule cannot be read.
public struct SegmentFault: Error, Hashable, Sendable {
    /// Bytes from the beginning of the text.
    public let offset: Int
    /// A sentence for people.
    public let sentence: String
}
