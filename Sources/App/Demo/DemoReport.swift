/// What the demo found: the node's figures, and whether the simulator says the same.
public struct DemoReport: Sendable {
    /// One campaign in figures. Statuses and reasons as the API names them.
    public struct Campaign: Sendable {
        public let name: String
        public let id: String
        public let took: Duration
        public let recipientCount: Int
        public let counts: [String: Int]
        /// Messages that took more than one attempt, and how many of those came through.
        public let retriedCount: Int
        public let retriedOKCount: Int
        public let attemptCount: Int
    }

    /// Refusals of one reason at one provider.
    public struct Reason: Sendable {
        public let provider: String
        public let status: String
        public let reason: String
        public let count: Int
        public let sample: String
    }

    /// A recipient of whom node and simulator say different things.
    public struct Difference: Sendable, CustomStringConvertible {
        public let campaign: Int
        public let recipient: String
        public let node: String
        public let simulator: String
        public var description: String {
            "campaign \(campaign), \(recipient): the node says \(node), the simulator \(simulator)"
        }
    }

    public let campaigns: [Campaign]
    /// Mail that came back after 250 in the first campaign, by what it was: `bounce`, `auto_reply`, …
    public let returned: [String: Int]
    public let providerCount: Int
    /// Of the first campaign, most frequent first.
    public let reasons: [Reason]
    /// Suppressed addresses by the reason of their bounce.
    public let suppressions: [String: Int]
    /// One line of evidence for each reason of `suppressions`.
    public let evidence: [String: String]
    /// Suppressed addresses that were asked for again in the second campaign; none, if all is well.
    public let contactedSuppressed: [String]
    public let differences: [Difference]
    public let comparedCount: Int
    /// `http://127.0.0.1:8025/`
    public let pages: String

    public var isTrue: Bool { differences.isEmpty && contactedSuppressed.isEmpty }
}
