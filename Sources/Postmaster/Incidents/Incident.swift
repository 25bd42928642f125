public import Mail
public import Storage

/// A time in which a destination refuses out of its own habit (R32): what is said there against addresses is held, and not
/// believed until it is judged.
public struct Incident: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Verdicts are held, and the destination is slowed.
        case open
        /// Over; what was held waits for the next answer to each address.
        case judging
        /// Nothing waits any more.
        case closed
    }

    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// What was held was believed.
        case confirmed
        /// What was held was forgotten.
        case undone
        /// Each address was judged by what was answered next.
        case answered
    }

    public let key: IncidentKey
    public let kind: IncidentKind
    public let destination: Destination
    public internal(set) var state: State
    /// When the refusals began, to ten minutes; not after `openedAt`.
    public let startedAt: Timestamp
    public let openedAt: Timestamp
    public internal(set) var closedAt: Timestamp?
    /// `postrider` where it closed by itself.
    public internal(set) var closedBy: String?
    public internal(set) var why: String?
    /// `nil` until it is judged.
    public internal(set) var verdict: Verdict?
    public internal(set) var judgedAt: Timestamp?
    public internal(set) var judgedBy: String?
    /// The share of such refusals on bad days before, and when it opened: 0...1.
    public let usual: Double
    public let share: Double
    /// A refusal of its beginning, word for word.
    public let reply: String?
    /// Earlier verdicts are taken in up to here.
    var takenThrough: EventSequence

    /// Answers since it started, and how many of them were refusals of its kind.
    public internal(set) var answered = 0
    public internal(set) var refused = 0
    /// Bounces that wait.
    public internal(set) var heldCount = 0

    /// Who closes an incident that closes by itself.
    public static let automaticActor = "postrider"
}
