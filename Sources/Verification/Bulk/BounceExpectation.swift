/// How many hard bounces are to be expected of mail to an address, before any is sent.
///
/// Each figure is an estimate for the first mail: certain where nothing can take mail, and elsewhere the middle of what the
/// checks leave open. Where nothing was found against an address, the ranges of R33 for its kind of list say the rest: 1 to 3 %
/// of unverified addresses (2 % here; 1.5 % where its domain was seen to take mail), under 1 % of verified ones. docs/verification.md
/// gives the table with its reasons; one's own bounces by source say more as soon as there are any.
public enum BounceExpectation {
    /// 0...1.
    public static func share(_ verdict: Verdict, _ reason: VerificationReason, at level: VerificationLevel) -> Double {
        switch reason {
        case .syntax, .domainNotFound, .nullMX, .noMailHost: return 1
        case .mailboxNotFound: return 0.98
        case .mailboxDisabled: return 0.95
        case .previouslyBounced: return 0.9
        // Not written to at all where it is known; elsewhere it was a bounce or a complaint.
        case .suppressed: return 0.5
        case .typoSuspected: return 0.4
        case .disposable: return 0.25
        case .mailboxFull: return 0.2
        case .policyRefused, .senderBlocked: return 0.05
        case .catchAll: return 0.05
        case .timeout, .tempError: return 0.1
        case .role: return 0.04
        case .greylisted: return 0.02
        case .ok: break
        }
        switch (verdict, level) {
        case (.deliverable, .smtp): return 0.005
        case (.deliverable, _): return 0.01
        case (_, .fast): return 0.02
        case (_, .dns), (_, .smtp): return 0.015
        }
    }
}

extension ListCounts {
    /// What mail to a part of the list may be expected to bring back.
    public struct Expectation: Hashable, Sendable {
        /// Addresses that would be written to.
        public let addresses: Int
        /// Hard bounces among them.
        public let bounces: Double

        /// 0...1; `nil` where nobody would be written to.
        public var rate: Double? { addresses > 0 ? bounces / Double(addresses) : nil }
    }

    /// - Parameter verdicts: whom one would write to.
    public func expectation(of verdicts: Set<Verdict>, at level: VerificationLevel) -> Expectation {
        var (addresses, bounces) = (0, 0.0)
        // In order, so that the sum is the same each time.
        for (outcome, count) in outcomes.sorted(by: { $0.key < $1.key }) where verdicts.contains(outcome.verdict) {
            addresses += count
            bounces += Double(count) * BounceExpectation.share(outcome.verdict, outcome.reason, at: level)
        }
        return Expectation(addresses: addresses, bounces: bounces)
    }
}

/// What share of addresses usually bounces hard, by where they came from.
///
/// Source: the ranges of R33, which agree with the published advice of large senders (2026-11).
public enum BounceBenchmark: String, Hashable, Sendable, CaseIterable {
    case doubleOptIn = "double_opt_in"
    case singleOptIn = "single_opt_in"
    case unverified
    case olderList = "older_list"
    case boughtList = "bought_list"

    /// 0...1.
    public var range: ClosedRange<Double> {
        switch self {
        case .doubleOptIn: 0...0.005
        case .singleOptIn: 0...0.01
        case .unverified: 0.01...0.03
        case .olderList: 0.05...0.2
        case .boughtList: 0.1...1
        }
    }

    public var name: String {
        switch self {
        case .doubleOptIn: "double opt-in"
        case .singleOptIn: "single opt-in"
        case .unverified: "unverified"
        case .olderList: "older list"
        case .boughtList: "bought list"
        }
    }

    /// The kind of list that a rate is usual for: the first whose range reaches it.
    public static func nearest(to rate: Double) -> BounceBenchmark {
        allCases.first { rate <= $0.range.upperBound } ?? .boughtList
    }
}
