import ArgumentParser

/// `postrider exports`
struct ExportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exports", abstract: "Whole tables as files, written in the background and kept for a day.",
        subcommands: [ExportsList.self, ExportsCreate.self, ExportsShow.self, ExportsFetch.self, ExportsDelete.self],
        defaultSubcommand: ExportsList.self)
}

/// `postrider exports list`
struct ExportsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Exports, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var limit: LimitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .init("id", "id"), .init("kind", "kind"), .init("format", "format"), .init("state", "state"),
                    .init("rows", "rows", isNumber: true), .init("bytes", "byte_count", isNumber: true),
                    .time("asked", "created_at"), .time("until", "expires_at"),
                ], options: output, emptyNote: "no exports: postrider exports create bounces --xlsx FILE")
            try await listing.print(Pages(api: api, path: "/v1/exports", query: []), limit: limit.limit)
        }
    }
}

/// `postrider exports create`
struct ExportsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Have a file made, and fetch it.",
        discussion: "recipients are those of --campaign, with any --status; the other options are of bounces.")

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case bounces, report, recipients

        /// Its name in the API.
        var name: String { self == .report ? "bounces_report" : rawValue }
    }
    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, ndjson, xlsx }

    @OptionGroup var store: StoreOptions
    @OptionGroup var filter: BounceFilterOptions
    @Argument(help: "What is in it.") var kind: Kind
    @Option(help: "How it is written.") var format = Format.xlsx
    @Option(help: "How the rows of a report are grouped.") var group: BouncesReport.Grouping?
    @Option(name: .shortAndLong, help: "Wait, and fetch it; - is stdout.", completion: .file()) var output: String?

    func validate() throws {
        if kind == .recipients, filter.campaign == nil { throw ValidationError("recipients of which --campaign?") }
    }

    func run() async throws {
        try await store.withAPI { api in
            let query = try await filter.query(api) + [("group_by", kind == .report ? group?.name : nil)]
            let errand = ExportErrand(api: api, kind: kind.name, format: format.rawValue, filter: query)
            if let output { return try await errand.run(to: output) }
            let id = try await errand.begin()["id"]?.plain ?? ""
            try Console.data(id)
            Console.note("see how far it is: postrider exports show \(id)")
        }
    }
}

/// `postrider exports show`
struct ExportsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "How far one is.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Its id, exp_….") var id: String
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let record = try await api.get("/v1/exports/\(API.escaped(id))")
            if json { return try Console.data(record.text) }
            let state = record["state"]?.plain ?? ""
            let fault = record["fault"]?.plain ?? ""
            try Console.data("\(state): \(ExportErrand.progress(of: record))\(fault.isEmpty ? "" : "; \(fault)")")
            if state == "ready" { Console.note("fetch it: postrider exports fetch \(id) FILE") }
        }
    }
}

/// `postrider exports fetch`
struct ExportsFetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fetch", abstract: "Wait for one, and fetch its file.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Its id, exp_….") var id: String
    @Argument(help: "The file to write; - is stdout. Its own name without it.", completion: .file()) var file: String?

    func run() async throws {
        try await store.withAPI { api in
            let record = try await api.get("/v1/exports/\(API.escaped(id))")
            let errand = ExportErrand(api: api, kind: "", format: "", filter: [])
            let ready = try await errand.wait(for: record)
            let name = ready["file_name"]?.plain ?? id
            // What a node says is no path.
            guard file != nil || !name.contains("/") else { throw CommandFailure(.failed, "name the file to write") }
            try await ExportErrand.fetch(ready, to: file ?? name, api)
        }
    }
}

/// `postrider exports delete`
struct ExportsDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Forget one, file and all; one that is being written stops.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Its id, exp_….") var id: String

    func run() async throws {
        try await store.withAPI { api in _ = try await api.delete("/v1/exports/\(API.escaped(id))") }
        try Console.data("deleted")
    }
}
