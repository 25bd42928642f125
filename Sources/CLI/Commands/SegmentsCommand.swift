import ArgumentParser

/// `postrider segments`
struct SegmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segments", abstract: "Contacts by rule.",
        discussion: """
            A rule such as: state is subscribed and opened within 90 days and field city = "Oslo" and not tagged vip
            """,
        subcommands: [
            SegmentsList.self, SegmentsCreate.self, SegmentsChange.self, SegmentsTry.self, SegmentsRemove.self,
        ], defaultSubcommand: SegmentsList.self)
}

/// `postrider segments list`
struct SegmentsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every segment and its rule.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let segments = try await api.get("/v1/segments")["data"]?.array ?? []
            try Listing(
                fields: [
                    .init("segment", "name", isElastic: true), .init("rule", "rule", isElastic: true),
                    .time("changed", "updated_at"),
                    .init("id", "id"),
                ], options: output, emptyNote: "no segments"
            ).print(segments)
        }
    }
}

/// `postrider segments create`
struct SegmentsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Give a rule a name.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The name.") var name: String
    @Argument(help: "The rule, in quotation marks of the shell.") var rule: String

    func run() async throws {
        try await store.withAPI { api in
            let segment = try await api.post(
                "/v1/segments", .object([("name", .string(name)), ("rule", .string(rule))]))
            Console.note("the segment \(Table.printable(name)) is \(segment["id"]?.plain ?? "")")
        }
    }
}

/// `postrider segments change`
struct SegmentsChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Rename a segment, or change its rule.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var segment: String
    @Option(help: "A new name.") var name: String?
    @Option(help: "A new rule.") var rule: String?

    func run() async throws {
        var members: [(String, JSON)] = []
        if let name { members.append(("name", .string(name))) }
        if let rule { members.append(("rule", .string(rule))) }
        try await store.withAPI { api in
            let changed = try await api.patch("/v1/segments/\(API.escaped(segment))", .object(members))
            Console.note("\(Table.printable(changed["name"]?.plain ?? segment)): \(changed["rule"]?.plain ?? "")")
        }
    }
}

/// `postrider segments try`
struct SegmentsTry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Count whom a rule describes, and show some of them.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The rule.") var rule: String

    func run() async throws {
        try await store.withAPI { api in
            let answer = try await api.post("/v1/segments:preview", .object([("rule", .string(rule))]))
            if output.json { return try Console.data(answer.text) }
            let more = answer["is_complete"]?.isTrue == true ? "" : " or more"
            Console.note("\(Count.text(answer["count"]?.integer ?? 0, "contact"))\(more)")
            try Listing(fields: ContactSheet.fields, options: output, emptyNote: "").print(
                answer["sample"]?.array ?? [])
        }
    }
}

/// `postrider segments remove`
struct SegmentsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Forget a segment.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var segment: String

    func run() async throws {
        try await store.withAPI { api in
            _ = try await api.delete("/v1/segments/\(API.escaped(segment))")
            Console.note("\(Table.printable(segment)) is gone")
        }
    }
}
