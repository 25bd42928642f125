/// What the simulator answered, in its own words: for checking what a sender concluded.
public struct SimulatorTally: Sendable {
    public struct Recipient: Sendable, Hashable {
        /// What the last answer meant: `ok`, `deferred`, `soft_bounce`, `hard_bounce`, `spam_bounce`. A recipient that
        /// is refused for now and always will be (a full mailbox) has the status that its sender must end with.
        public let truth: String
        /// RCPT commands that named it.
        public let askedCount: Int
        /// Messages taken for it; more than one where a sender sent twice.
        public let acceptedCount: Int
        /// Mails that came back for it and reached the sender: bounces, notices, answers, complaints.
        public let returnedCount: Int
        public let provider: String
    }

    /// How often a sender passed a provider's limits.
    public struct Breaches: Sendable, Hashable {
        /// Connections that were one too many.
        public internal(set) var connectionCount = 0
        /// Messages that came too fast.
        public internal(set) var tooFastCount = 0
        /// Messages that were one too many for their connection.
        public internal(set) var overlongConnectionCount = 0

        public var total: Int { connectionCount + tooFastCount + overlongConnectionCount }
    }

    /// By address in lower case.
    public let recipients: [String: Recipient]
    /// Recipients by truth.
    public var countByTruth: [String: Int] { recipients.values.reduce(into: [:]) { $0[$1.truth, default: 0] += 1 } }
    /// Messages taken with 250 after the final dot, each recipient counted.
    public let deliveredCount: Int
    public let sessionCount: Int
    /// By provider.
    public let breaches: [String: Breaches]
    /// The most connections that were open at once, by provider.
    public let peakConnectionCounts: [String: Int]
}
