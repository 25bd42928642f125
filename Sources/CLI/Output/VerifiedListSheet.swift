import Verification

/// A verified list in numbers, for people, on stderr.
enum VerifiedListSheet {
    static func print(_ counts: ListCounts, _ level: VerificationLevel) {
        for line in lines(counts, level, style: .error) { Console.note(line) }
    }

    static func lines(_ counts: ListCounts, _ level: VerificationLevel, style: Style) -> [String] {
        var table = Table([
            .init(title: "verdict"), .init(title: "count", isNumber: true), .init(title: "share", isNumber: true),
            .init(title: "reasons", isElastic: true),
        ])
        for verdict in Verdict.allCases where counts.count(verdict) > 0 {
            table.append([
                verdict.rawValue, Count.text(counts.count(verdict)),
                Percent.text(counts.count(verdict), of: counts.addresses),
                counts.reasons(verdict).map { "\($0.reason.rawValue) \(Count.text($0.count))" }
                    .joined(separator: ", "),
            ])
        }
        var lines = counts.addresses > 0 ? table.lines(width: Console.errorWidth, style: style) : ["no addresses"]
        var others: [String] = []
        if counts.repeated > 0 {
            others.append("\(counts.isRepeatedAtLeast ? "at least " : "")\(Count.text(counts.repeated)) repeated")
        }
        if counts.withoutAddress > 0 { others.append("\(Count.text(counts.withoutAddress)) without an address") }
        if counts.suggestions > 0 { others.append("\(Count.text(counts.suggestions)) with a suggestion") }
        lines.append((["\(Count.text(counts.rows, "row"))"] + others).joined(separator: ", "))
        return lines + expectations(counts, level)
    }

    private static func expectations(_ counts: ListCounts, _ level: VerificationLevel) -> [String] {
        let parts: [(String, Set<Verdict>)] = [
            ("as it is", Set(Verdict.allCases)), ("without the undeliverable", ListCounts.cleaned),
            ("without the risky too", ListCounts.cautious),
        ]
        var lines: [String] = []
        for (name, verdicts) in parts {
            let expectation = counts.expectation(of: verdicts, at: level)
            guard let rate = expectation.rate, let benchmark = expectation.benchmark else { continue }
            lines.append(
                "expected to bounce \(name): \(percent(rate)) % of \(Count.text(expectation.addresses)) "
                    + "(\(benchmark.name): \(usual(benchmark)))")
        }
        return lines
    }

    static func usual(_ benchmark: BounceBenchmark) -> String {
        let (from, to) = (percent(benchmark.range.lowerBound), percent(benchmark.range.upperBound))
        if benchmark.range.lowerBound <= 0 { return "under \(to) %" }
        return benchmark.range.upperBound >= 1 ? "\(from) % and more" : "\(from) to \(to) %"
    }

    /// `1.5`, `10`
    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
