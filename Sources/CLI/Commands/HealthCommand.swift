import ArgumentParser

/// `postrider health`
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "How well your mail is taken: bounce rates and their zones.",
        discussion: """
            Over the last 30 days, of messages that are finished; below 100 of them a rate says nothing. The bounds are the \
            installation's, or those that an administrator chose for the account: postrider health --policy.
            """)

    @OptionGroup var store: StoreOptions
    @Flag(help: "Every account, and the installation by source (administrators).") var all = false
    @Flag(help: "By what the account is judged.") var policy = false
    @Flag(help: "One JSON document.") var json = false

    func validate() throws {
        if all, policy { throw ValidationError("--all and --policy are two questions") }
    }

    func run() async throws {
        try await store.withAPI { api in
            let answer = try await api.get(all ? "/v1/sender-health/accounts" : "/v1/sender-health")
            if json { return try Console.data(answer.text) }
            if policy { return try Console.data(HealthSheet.policy(answer["policy"] ?? .null)) }
            let days = answer["days"]?.integer ?? 0
            try Console.data("over \(Count.text(days, "day")), of finished messages")
            try Console.show(HealthSheet.rates(answer["data"]?.array ?? [], isOfAccounts: all))
            if all {
                try Console.data("\nthe installation")
                try Console.show(HealthSheet.rates(answer["installation"]?.array ?? [], isOfAccounts: false))
            }
            let sources = answer["sources"]?.array ?? []
            guard !sources.isEmpty else { return }
            try Console.data("\nhard bounces by where the addresses came from")
            try Console.show(SourceSheet.rates(sources))
        }
    }
}

/// Sender health as tables.
private enum HealthSheet {
    static func rates(_ standings: [JSON], isOfAccounts: Bool) -> Table {
        var table = Table([
            .init(title: "zone"), .init(title: isOfAccounts ? "account" : "of", isElastic: true),
            .init(title: "bounced", isNumber: true), .init(title: "finished", isNumber: true),
            .init(title: "rate", isNumber: true), .init(title: "soft", isNumber: true),
            .init(title: "hard", isNumber: true), .init(title: "complaints", isNumber: true),
        ])
        for standing in standings {
            func count(_ name: String) -> Int { standing.find(name)?.integer ?? 0 }
            let bounced = count("bounce_rate.numerator")
            let finished = count("finished")
            let zone = standing["zone"]?.plain ?? ""
            table.append([
                zone == "unknown" ? "too little data" : zone, name(standing, isOfAccounts), Count.text(bounced),
                Count.text(finished), Percent.text(bounced, of: finished),
                Percent.text(count("soft_bounced"), of: finished), Percent.text(count("hard_bounced"), of: finished),
                Percent.text(count("complained"), of: count("delivered")),
            ])
        }
        return table
    }

    private static func name(_ standing: JSON, _ isOfAccounts: Bool) -> String {
        let value = standing["value"]?.plain ?? ""
        if !value.isEmpty { return value }
        return isOfAccounts ? standing["account_id"]?.plain ?? "" : "all"
    }

    static func policy(_ policy: JSON) -> String {
        func percent(_ name: String) -> String {
            let tenths = Int(((Double(policy[name]?.plain ?? "") ?? 0) * 1_000).rounded())
            return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
        }
        let floor = policy["floor"]?.integer ?? 0
        let zones =
            "healthy under \(percent("warning_rate")), risky over \(percent("risky_rate")), "
            + "once \(Count.text(floor)) messages are finished"
        guard policy["quarantines"]?.isTrue ?? false else { return zones + "\ncampaigns are not quarantined" }
        let limit = policy["quarantine_limit"]?.integer ?? 0
        return zones
            + "\ncampaigns are quarantined over \(percent("soft_limit")) soft or \(percent("hard_limit")) hard bounces"
            + (limit > 0 ? "\n\(Count.text(limit, "quarantine")) suspend the account" : "\nquarantines suspend nobody")
    }
}
