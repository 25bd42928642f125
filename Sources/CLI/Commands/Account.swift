import App
import ArgumentParser

/// `postrider account`
struct Account: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What your account chose.", subcommands: [AccountShow.self, AccountSet.self],
        defaultSubcommand: AccountShow.self)
}

/// `postrider account show`
struct AccountShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "What your account chose.")

    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let account = try await api.get("/v1/account")
            if json { return try Console.data(account.text) }
            try AccountChoices.show(account)
        }
    }
}

/// `postrider account set`
struct AccountSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Choose how long and when your account's messages are tried, and what is learnt of its readers.",
        discussion: """
            What is off for the account is off in every letter, whatever a campaign chooses.

              postrider account set --life 24h
              postrider account set --no-opens --no-clicks
              postrider account set --retry mailbox_full=2h,12h,24h --retry greylisted=5m,15m,every:1h
              postrider account set --retry mailbox_full=default
            """)

    @OptionGroup var store: StoreOptions
    @Option(help: ArgumentHelp("1m to 72h, or default.", valueName: "time")) var life: ChosenLife?
    @Option(
        help: ArgumentHelp(
            "REASON=WAIT,WAIT,…[,every:WAIT], or REASON=default: waits between attempts; REASON may be other. May come again.",
            valueName: "steps"))
    var retry: [ChosenRetry] = []
    @Flag(inversion: .prefixedNo, help: "Tell of opens, by an image.") var opens: Bool?
    @Flag(inversion: .prefixedNo, help: "Tell of clicks, by links that lead through the node.") var clicks: Bool?

    private var choices: [(String, JSON)] {
        var choices: [(String, JSON)] = []
        if let life { choices.append(life.member) }
        let tracking = [("opens", opens), ("clicks", clicks)].compactMap { name, flag in
            flag.map { (name, JSON.bool($0)) }
        }
        if !retry.isEmpty { choices.append(("retries", .object(retry.map { ($0.reason, $0.json) }))) }
        if !tracking.isEmpty { choices.append(("tracking", .object(tracking))) }
        return choices
    }

    func validate() throws {
        guard !choices.isEmpty else { throw ValidationError("name --life, --retry, --opens or --clicks") }
    }

    func run() async throws {
        try await store.withAPI { api in
            try AccountChoices.show(try await api.patch("/v1/account", .object(choices)))
        }
    }
}

/// What an account chose, in sentences.
enum AccountChoices {
    static func show(_ account: JSON) throws {
        try Console.data("messages are tried for \(ChosenLife(account).words)")
        if case .object(let retries)? = account["retries"] {
            for (reason, steps) in retries {
                try Console.data("  \(Table.printable(reason)): again after \(ChosenRetry.words(steps))")
            }
        }
        for (name, how) in [("opens", "opens are"), ("clicks", "clicks are")] {
            let isOn = account.find("tracking.\(name)")?.isTrue == true
            try Console.data("\(how) \(isOn ? "told of" : "not told of")")
        }
    }
}

/// How long messages are tried, as people choose it: `24h`, `90m`, `default`.
struct ChosenLife: ExpressibleByArgument {
    /// Seconds; `nil`: whatever is chosen above.
    let seconds: Double?

    init?(argument: String) {
        if argument == "default" {
            seconds = nil
            return
        }
        guard let life = DurationText.parse(argument), (.seconds(60)...(.seconds(72 * 3_600))).contains(life) else {
            return nil
        }
        seconds = life / .seconds(1)
    }

    /// What the API answered.
    init(_ answer: JSON) {
        let hours = answer["life_hours"].flatMap { Double($0.plain) }
        seconds = hours.map { $0 * 3_600 }
    }

    /// The member of a request.
    var member: (String, JSON) { ("life_hours", seconds.map { .number(String($0 / 3_600)) } ?? .null) }
    var json: JSON { .object([member]) }

    var words: String {
        guard let seconds else { return "as long as the node is set to" }
        return DurationText.write(.seconds(Int64(seconds.rounded())))
    }
}
