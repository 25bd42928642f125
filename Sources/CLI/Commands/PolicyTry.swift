import ArgumentParser

/// `postrider policy try`
struct PolicyTry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "What another policy would have done with your past.",
        discussion: """
            Reads the stored answers of a period again, as if the policy had held then, and shows whom it would have \
            suppressed and whom not. Changes nothing.

              postrider policy try 'consecutive(2)' --since 30d
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var policy: PolicyOptions
    @OptionGroup var period: PeriodOptions
    @Option(help: "Addresses to show of each kind: 0 to 1000.") var examples = 10
    @Flag(help: "One JSON document.") var json = false

    func run() async throws {
        var members = try policy.members() + [("examples", .number(String(examples)))]
        for (name, time) in try period.query { if let time { members.append((name, .string(time))) } }
        let body = JSON.object(members)
        try await store.withAPI { api in
            let report = try await api.post("/v1/suppression-policy:try", body)
            json ? try Console.data(report.text) : try show(report)
        }
    }

    private func show(_ report: JSON) throws {
        func count(_ path: String) -> Int { report.find(path)?.integer ?? 0 }
        Console.note(PolicyCommand.sentence(report["policy"] ?? .null))
        var table = Table([
            Table.Column(title: "addresses", isElastic: true), Table.Column(title: "count", isNumber: true),
            Table.Column(title: "took mail later", isNumber: true),
        ])
        for (title, name) in [
            ("suppressed, and would be again", "both"), ("would be suppressed as well", "added"),
            ("would not be suppressed", "spared"),
        ] {
            table.append([title, Count.text(count("\(name).count")), Count.text(count("\(name).accepted_later"))])
        }
        try Console.show(table)
        Console.note(
            "of \(Count.text(count("bounced"), "address", "addresses")) with a bounce; \(Count.text(count("avoided_bounces"), "later bounce")) would have been avoided"
        )
        for (name, sentence) in [("added", "would be suppressed"), ("spared", "would not be suppressed")] {
            for example in report.find("\(name).examples")?.array ?? [] {
                let later = example["accepted_later"]?.isTrue == true ? ", took mail later" : ""
                try Console.data(
                    "\(sentence): \(Table.printable(example["address"]?.plain ?? "")) (\(example["reason"]?.plain ?? ""), \(example["at"]?.plain.prefix(19) ?? "")\(later))"
                )
            }
        }
    }
}
