public import Metering

/// What verifications come to, and how long they take.
public struct VerificationMetrics: Sendable {
    private let verifications: Family<Counter>
    private let durations: Family<Histogram>
    let pending: Gauge

    public init(in registry: Registry = Registry()) {
        verifications = registry.counters(
            "postrider_verifications_total", "Addresses verified, by how far it went and what was said of them.",
            by: ["level", "verdict"])
        durations = registry.histograms(
            "postrider_verification_duration_seconds", "How long an answer about an address took.", by: ["level"],
            .conversation)
        pending = registry.gauge(
            "postrider_verifications_pending",
            "Verifications of this node's last look that wait for more to be found out.")
        for level in VerificationLevel.allCases {
            for verdict in Verdict.allCases { verifications[level.rawValue, verdict.rawValue].add(0) }
        }
    }

    func answered(_ verification: Verification) {
        verifications[verification.level.rawValue, verification.verdict.rawValue].add()
        durations[verification.level.rawValue].observe(verification.elapsed)
    }
}
