/// Hard bounces by where addresses came from, beside what is usual, as a table.
enum SourceSheet {
    static func rates(_ sources: [JSON]) -> Table {
        var table = Table([
            .init(title: "source"), .init(title: "origin", isElastic: true), .init(title: "hard", isNumber: true),
            .init(title: "finished", isNumber: true), .init(title: "rate", isNumber: true), .init(title: "usual"),
            .init(title: ""),
        ])
        for source in sources {
            let (hard, finished) = (source["hard_bounced"]?.integer ?? 0, source["finished"]?.integer ?? 0)
            let isConfirmed = source["confirmed"]?.isTrue ?? false
            table.append([
                (source.find("source.kind")?.plain ?? "") + (isConfirmed ? ", confirmed" : ""),
                Table.printable(source.find("source.origin")?.plain ?? ""), Count.text(hard), Count.text(finished),
                Percent.text(hard, of: finished), usual(source), judgement(source),
            ])
        }
        return table
    }

    /// `1 to 3 %`
    private static func usual(_ source: JSON) -> String {
        func percent(_ path: String) -> String {
            let tenths = Int(((Double(source.find(path)?.plain ?? "") ?? 0) * 1_000).rounded())
            return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        }
        return "\(percent("usual.from")) to \(percent("usual.to")) %"
    }

    private static func judgement(_ source: JSON) -> String {
        if source["unusual"]?.isTrue ?? false { return "above what is usual" }
        return source["hard_bounce_rate"]?.plain.isEmpty ?? true ? "too few to compare" : ""
    }
}
