import Spool
import Synchronization

/// What came to the return paths' domain since the node started, counted. From any thread.
public final class ReturnedCounters: Sendable {
    /// What can become of it.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        // At the door.
        case accepted
        /// The same mail had been taken before.
        case acceptedTwice = "accepted_twice"
        case refusedUnknown = "refused_unknown"
        case refusedForged = "refused_forged"
        case refusedExpired = "refused_expired"
        case refusedRelay = "refused_relay"
        /// More than we keep for one message, or for role addresses.
        case refusedFull = "refused_full"
        /// Too much from one network.
        case refusedRate = "refused_rate"
        // Read.
        case bounce
        case delayNotice = "delay_notice"
        case successNotice = "success_notice"
        case autoReply = "auto_reply"
        case challenge
        case complaint
        case feedback
        /// It told nothing new.
        case repeated
        case quarantined
    }

    private let counts = Mutex<[Outcome: Int]>([:])

    public init() {}

    /// Every outcome is there, with 0 where nothing was counted.
    public var current: [Outcome: Int] {
        counts.withLock { counts in
            Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, counts[$0] ?? 0) })
        }
    }

    func count(_ outcome: Outcome) { counts.withLock { $0[outcome, default: 0] += 1 } }

    func count(_ refusal: ReturnPaths.Refusal) {
        switch refusal {
        case .unknown: count(Outcome.refusedUnknown)
        case .forged: count(Outcome.refusedForged)
        case .expired: count(Outcome.refusedExpired)
        }
    }

    func count(_ kind: EventKind) { count(Outcome(kind)) }
}

extension ReturnedCounters.Outcome {
    init(_ kind: EventKind) {
        self =
            switch kind {
            case .status: .bounce
            case .delayNotice: .delayNotice
            case .successNotice: .successNotice
            case .autoReply: .autoReply
            case .challenge: .challenge
            case .complaint: .complaint
            case .feedback: .feedback
            // These come over the web.
            case .opened, .clicked, .unsubscribed: .repeated
            }
    }
}
