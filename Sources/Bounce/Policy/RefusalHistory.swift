/// Every refusal that one message met at one recipient, summed up: why, how often, and how long it waited for it.
///
/// A refusal stands for the time from its attempt to the next one, or to the end of the message's life: so a full mailbox
/// that was asked four times in two days weighs more than a rate limit that was asked ten times in two hours.
public struct RefusalHistory: Hashable, Sendable {
    /// All refusals for one reason and with one meaning.
    public struct Refusal: Hashable, Sendable {
        public let reason: Reason
        /// The final status it means should the message's life end; never `deferred`.
        public let status: RecipientStatus
        /// 1...
        public fileprivate(set) var count: Int
        /// How long the message waited after them, in all.
        public fileprivate(set) var waited: Duration
    }

    /// In the order in which each was met last, at most `limit`; each reason and meaning once.
    public private(set) var refusals: [Refusal] = []

    /// Reasons with their meanings that are told apart: more than any message meets in thirty attempts.
    static let limit = 32

    /// A message that was not refused yet.
    public init() {}

    public var isEmpty: Bool { refusals.isEmpty }
    /// Attempts that were refused.
    public var count: Int { refusals.reduce(0) { $0 + $1.count } }
    public var waited: Duration { refusals.reduce(.zero) { $0 + $1.waited } }
    /// The reason of the newest refusal.
    public var last: Reason? { refusals.last?.reason }

    /// Notes `count` refusals that kept the message waiting for `waited`.
    /// - Parameter status: what they mean should the life end; where that is open, what the reason means.
    public mutating func add(_ reason: Reason, status: RecipientStatus, count: Int = 1, waited: Duration) {
        let status = status.isFinal ? status : reason.statusWhenLifeEnds
        var sum = Refusal(reason: reason, status: status, count: max(1, count), waited: max(.zero, waited))
        if let place = refusals.firstIndex(where: { $0.reason == reason && $0.status == status }) {
            let known = refusals.remove(at: place)
            sum.count = min(sum.count + known.count, Int(Int32.max))
            sum.waited += known.waited
        } else if refusals.count == Self.limit {
            refusals.removeFirst()
        }
        refusals.append(sum)
    }

    public func adding(_ diagnosis: Diagnosis, waited: Duration) -> RefusalHistory {
        var history = self
        history.add(diagnosis.reason, status: diagnosis.status, waited: waited)
        return history
    }
}
