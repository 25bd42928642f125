import ArgumentParser

/// `postrider incidents`
struct IncidentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents",
        abstract: "When providers refused out of their own habit, and what is held for it.",
        discussion: """
            While an incident is open, what a provider or a domain says against addresses suppresses nobody. After it each \
            address waits for its next answer, unless you confirm or undo the whole. docs/incidents.md tells the rest.
            """,
        subcommands: [
            IncidentsList.self, IncidentsShow.self, IncidentsClose.self, IncidentsConfirm.self, IncidentsUndo.self,
        ], defaultSubcommand: IncidentsList.self)

    static func path(_ id: String, _ verb: String = "") -> String {
        "/v1/incidents/\(API.escaped(id))" + (verb.isEmpty ? "" : "/\(verb)")
    }

    /// `open`, `closed: undone`.
    static func state(_ incident: JSON) -> String {
        let state = incident["state"]?.plain ?? ""
        let verdict = incident["verdict"]?.plain ?? ""
        return verdict.isEmpty ? state : "\(state): \(verdict)"
    }
}

/// `postrider incidents list`
struct IncidentsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Incidents, the newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var limit: LimitOptions
    @Option(help: "open, judging or closed.") var state: String?

    func run() async throws {
        try await store.withAPI { api in
            let pages = Pages(api: api, path: "/v1/incidents", query: [("state", state)])
            let listing = Listing(
                fields: [
                    .init("id", "id"), .time("opened", "opened_at"), .init("what", "summary", isElastic: true),
                    .init("state", cell: IncidentsCommand.state), .init("refused", "refused", isNumber: true),
                    .init("held", "held", isNumber: true),
                ], options: output, emptyNote: "no incidents")
            try await listing.print(pages, limit: limit.limit)
        }
    }
}

/// `postrider incidents show`
struct IncidentsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One incident with its evidence.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "inc_…") var id: String
    @Flag(help: "JSON.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let incident = try await api.get(IncidentsCommand.path(id))
            if json { return try Console.data(incident.text) }
            guard case .object(let members) = incident else { return }
            for (name, value) in members where !value.plain.isEmpty {
                let label = TextWidth.pad(name.replacing("_", with: " "), to: 12, right: false)
                try Console.data("\(Style.output.faint(label))  \(Table.printable(value.plain))")
            }
        }
    }
}

/// Which incident, and why.
struct IncidentActOptions: ParsableArguments {
    @Argument(help: "inc_…") var id: String
    @Option(help: ArgumentHelp("Why; kept with the incident.", valueName: "text")) var why: String
    @Flag(help: "JSON.") var json = false

    func validate() throws {
        if why.allSatisfy(\.isWhitespace) { throw ValidationError("--why says in a few words why") }
    }

    /// Does it, and says what is true now.
    func act(_ verb: String, _ store: StoreOptions, _ sentence: String) async throws {
        try await store.withAPI { api in
            let incident = try await api.post(IncidentsCommand.path(id, verb), .object([("why", .string(why))]))
            if json { return try Console.data(incident.text) }
            Console.note("\(id): \(IncidentsCommand.state(incident)). \(sentence)")
        }
    }
}

/// `postrider incidents close`
struct IncidentsClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Say that it is over: each held address is judged by its next answer.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var act: IncidentActOptions

    func run() async throws {
        try await act.act("close", store, "Mail goes there as before, and each held address waits for its next answer.")
    }
}

/// `postrider incidents confirm`
struct IncidentsConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Believe what was held: its addresses are suppressed by their accounts' policies.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var act: IncidentActOptions

    func run() async throws {
        try await act.act("confirm", store, "What was held is believed; postrider incidents undo takes it back.")
    }
}

/// `postrider incidents undo`
struct IncidentsUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Forget what was held, and take back what was believed of it: nobody is suppressed for it.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var act: IncidentActOptions
    @Flag(help: "Send again what was refused for good while it was open.") var resend = false

    func run() async throws {
        try await act.act("undo", store, "Nobody is suppressed for it.")
        guard resend else { return }
        try await store.withAPI { api in
            var total = 0
            while true {
                let receipt = try await api.post(IncidentsCommand.path(act.id, "resend"), .object([]))
                let accepted = receipt["accepted"]?.integer ?? 0
                let left = receipt["left"]?.integer ?? 0
                total += accepted
                guard accepted > 0, left > 0 else {
                    return Console.note(
                        "\(Count.text(total, "message")) sent again" + (left > 0 ? ", \(Count.text(left)) left" : ""))
                }
            }
        }
    }
}
