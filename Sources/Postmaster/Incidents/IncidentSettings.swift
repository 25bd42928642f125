/// When refusals are an incident, and what is done about the destination.
public struct IncidentSettings: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// None is opened. What is open already can still be closed.
        case off
        /// Verdicts about addresses are held; mail goes on as before.
        case watch
        /// The destination also gets 30 messages a minute at most.
        case slow
        /// It gets one message a minute, which tells when it is over.
        case park
    }

    public static let shareRange = 0.05...0.9
    public static let countRange = 5...10_000
    /// Ten minutes to six hours.
    public static let quietRange = Duration.seconds(600)...Duration.seconds(6 * 3_600)

    public var mode: Mode
    /// Refusals below this share of all answers are none, whatever was usual before: 0.05...0.9. Twice as much, up to 0.9,
    /// for what providers do every now and then: throttling and failing.
    public let share: Double
    /// Nor are fewer refusals than this: 5...10,000.
    public let count: Int
    /// How long the destination must answer as usual until an incident closes by itself: 10 min...6 h.
    public let quiet: Duration
    /// Refusals must be this many times as frequent as usual.
    let factor = 5.0
    /// A destination that has not given so many answers before has no habit.
    let historyCount = 100

    /// What lies outside the ranges is moved inside.
    public init(mode: Mode = .slow, share: Double = 0.2, count: Int = 20, quiet: Duration = .seconds(3_600)) {
        func within<Value: Comparable>(_ value: Value, _ range: ClosedRange<Value>) -> Value {
            min(max(value, range.lowerBound), range.upperBound)
        }
        self.mode = mode
        self.share = within(share, Self.shareRange)
        self.count = within(count, Self.countRange)
        self.quiet = within(quiet, Self.quietRange)
    }

    func floor(_ kind: IncidentKind) -> Double {
        switch kind {
        case .recipients, .blocked: share
        case .throttled, .outage: min(0.9, share * 2)
        }
    }

    /// The share that refusals must surely be over.
    /// - Parameter usual: what it was on bad days before: 0...1.
    func alarm(_ kind: IncidentKind, usual: Double) -> Double {
        max(floor(kind), min(factor * usual, (1 + usual) / 2))
    }

    /// The share under which a destination answers as usual again.
    func calm(_ kind: IncidentKind, usual: Double) -> Double { max(floor(kind) / 2, min(2 * usual, 0.9)) }
}
