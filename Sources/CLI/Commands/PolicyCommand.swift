import ArgumentParser

/// `postrider policy`
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "How many bounces suppress an address.",
        subcommands: [PolicyShow.self, PolicySet.self, PolicyTry.self], defaultSubcommand: PolicyShow.self)

    enum Extent: String, ExpressibleByArgument, CaseIterable { case account, installation }

    static func show(_ setting: JSON) throws {
        let policy = setting["policy"] ?? .null
        try Console.data("\(sentence(policy)) (chosen by: \(setting["chosen_by"]?.plain ?? ""))")
    }

    static func sentence(_ policy: JSON) -> String {
        func count(_ name: String) -> Int { policy[name]?.integer ?? 0 }
        let soft =
            count("soft_limit") == 0
            ? "soft bounces never count"
            : "soft bounces of \(count("soft_limit")) mailings in a row count as a hard one"
        let days = count("expiry_days")
        let end = days == 0 ? "entries stay until they are removed" : "entries end after \(Count.text(days, "day"))"
        return
            "\(policy["name"]?.plain ?? ""): \(Count.text(count("hard_limit"), "hard bounce")) in a row; \(soft); \(end)"
    }
}

/// What a policy is made of, on the command line.
struct PolicyOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("immediate, or consecutive(2).", valueName: "preset")) var preset: String?
    @Option(help: ArgumentHelp("Hard bounces in a row that suppress: 1 to 10.", valueName: "count")) var hard: Int?
    @Option(
        help: ArgumentHelp(
            "Mailings in a row whose soft bounces count as a hard one: 2 to 20, or off.", valueName: "count"))
    var soft: String?
    @Option(help: ArgumentHelp("When entries end: 90d, or never.", valueName: "time")) var expires: String?

    func members() throws -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        if let count = try hard ?? presetCount() { members.append(("hard_limit", .number(String(count)))) }
        if let soft {
            guard let count = soft == "off" ? 0 : Int(soft) else {
                throw ValidationError("--soft is a count, or off")
            }
            members.append(("soft_limit", .number(String(count))))
        }
        if let expires {
            let days = expires.hasSuffix("d") ? Int(expires.dropLast()) : nil
            guard let days = expires == "never" ? 0 : days else {
                throw ValidationError("--expires is a count of days such as 90d, or never")
            }
            members.append(("expiry_days", .number(String(days))))
        }
        return members
    }

    private func presetCount() throws -> Int? {
        guard let preset else { return nil }
        if preset == "immediate" { return 1 }
        guard preset.hasPrefix("consecutive("), preset.hasSuffix(")"), let count = Int(preset.dropFirst(12).dropLast())
        else { throw ValidationError("\"\(preset)\" is no policy; write immediate or 'consecutive(2)'") }
        return count
    }
}

/// `postrider policy show`
struct PolicyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "The policy that holds.")

    @OptionGroup var store: StoreOptions
    @Option(help: "Whose.") var of = PolicyCommand.Extent.account
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let setting = try await api.get("/v1/suppression-policy", [("of", of.rawValue)])
            json ? try Console.data(setting.text) : try PolicyCommand.show(setting)
        }
    }
}

/// `postrider policy set`
struct PolicySet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Choose how bounces are judged from now on.",
        discussion: "What is not named stays as it is. Try it on the past first: postrider policy try 'consecutive(2)'."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var policy: PolicyOptions
    @Option(help: "Whose.") var of = PolicyCommand.Extent.account
    @Flag(help: "Take the choice back: what the installation says holds.") var reset = false

    func validate() throws {
        guard try policy.members().isEmpty == reset else {
            throw ValidationError("name a policy, such as 'consecutive(2)' or --soft off, or say --reset")
        }
    }

    func run() async throws {
        let members = try policy.members()
        try await store.withAPI { api in
            if reset {
                _ = try await api.delete("/v1/suppression-policy", [("of", of.rawValue)])
            } else {
                _ = try await api.patch(
                    "/v1/suppression-policy", .object([("of", .string(of.rawValue))] + members))
            }
            try PolicyCommand.show(try await api.get("/v1/suppression-policy", [("of", of.rawValue)]))
        }
    }
}
