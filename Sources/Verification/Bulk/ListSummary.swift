public import JSON

extension ListCounts {
    /// Whom a cleaned list still has, and whom a cautiously cleaned one has.
    public static let cleaned: Set<Verdict> = [.deliverable, .unknown, .risky]
    public static let cautious: Set<Verdict> = [.deliverable, .unknown]

    /// The list in numbers, with the bounces to be expected of it as it is and cleaned, held against what is usual: the object
    /// of the API and of `verify-list --json`.
    public func summary(at level: VerificationLevel) -> JSONValue {
        [
            "rows": .count(rows), "addresses": .count(addresses), "without_address": .count(withoutAddress),
            "blank": .count(blank), "repeated": .count(repeated), "repeated_at_least": .bool(isRepeatedAtLeast),
            "suggestions": .count(suggestions),
            "verdicts": .object(Verdict.allCases.map { JSONMember($0.rawValue, .count(count($0))) }),
            "reasons": .array(
                Verdict.allCases.flatMap { verdict in
                    reasons(verdict).map { reason, count in
                        [
                            "verdict": .string(verdict.rawValue), "reason": .string(reason.rawValue),
                            "count": .count(count),
                        ]
                    }
                }),
            "expected_bounces": [
                "as_it_is": expectation(of: Set(Verdict.allCases), at: level).json,
                "without_undeliverable": expectation(of: Self.cleaned, at: level).json,
                "without_risky": expectation(of: Self.cautious, at: level).json,
            ],
            "usual": .array(
                BounceBenchmark.allCases.map {
                    [
                        "kind": .string($0.rawValue), "name": .string($0.name),
                        "from": .number($0.range.lowerBound), "to": .number($0.range.upperBound),
                    ]
                }),
        ]
    }
}

extension ListCounts {
    /// The same as text.
    public func summaryBytes(at level: VerificationLevel) -> [UInt8] { summary(at: level).bytes }
}

extension ListCounts.Expectation {
    /// The kind of list that the rate is usual for; `nil` where nobody would be written to.
    public var benchmark: BounceBenchmark? { rate.map(BounceBenchmark.nearest) }

    fileprivate var json: JSONValue {
        [
            "addresses": .count(addresses), "bounces": .number((bounces * 10).rounded() / 10),
            "rate": rate.map { .number(($0 * 100_000).rounded() / 100_000) } ?? .null,
            "usual_for": .text(benchmark?.rawValue),
        ]
    }
}
