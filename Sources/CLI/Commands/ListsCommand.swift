import ArgumentParser
import Foundation

/// `postrider lists`
struct ListsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lists", abstract: "Named sets of contacts.",
        subcommands: [
            ListsList.self, ListsCreate.self, ListsChange.self, ListsRemove.self, ListsVerify.self,
            AddressListsUpdate.self,
        ],
        defaultSubcommand: ListsList.self)
}

/// `postrider lists list`
struct ListsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every list and its members.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let lists = try await api.get("/v1/lists")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("list", "name", isElastic: true), .init("members", "member_count", isNumber: true),
                    .init("confirmed by", "opt_in.from", isElastic: true, spare: 1),
                    .init("verified", "verification.standing", spare: 2), .time("since", "created_at"),
                    .init("id", "id"),
                ], options: output, emptyNote: "no lists; postrider lists create NAME makes one")
            try listing.print(lists)
        }
    }
}

/// The confirmation mail of a list.
struct OptInOptions: ParsableArguments {
    @Option(help: "Ask new members to confirm, by a mail from this address.") var confirmFrom: String?
    @Option(help: "The name beside that address.") var confirmFromName: String?
    @Option(help: "The subject of that mail.") var confirmSubject: String?
    @Option(
        help: "A file with its text, in which {{confirm_url}} stands for the link; - for stdin.", completion: .file())
    var confirmTextFile: String?
    @Option(help: "How many hours the link works: 1 to 2160.") var confirmHours: Int?

    var json: JSON? {
        get throws {
            guard let confirmFrom else { return nil }
            var members: [(String, JSON)] = [("from", .string(confirmFrom))]
            if let confirmFromName { members.append(("from_name", .string(confirmFromName))) }
            if let confirmSubject { members.append(("subject", .string(confirmSubject))) }
            if let confirmHours { members.append(("hours", .number(String(confirmHours)))) }
            if let path = confirmTextFile {
                let data =
                    path == "-"
                    ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
                guard let data else { throw CommandFailure(.notFound, "cannot read \(path)") }
                members.append(("text", .string(String(decoding: data, as: UTF8.self))))
            }
            return .object(members)
        }
    }
}

/// `postrider lists create`
struct ListsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a list.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var optIn: OptInOptions
    @Argument(help: "Its name.") var name: String
    @Option(help: "What it is for.") var description: String?

    func run() async throws {
        var members: [(String, JSON)] = [("name", .string(name))]
        if let description { members.append(("description", .string(description))) }
        if let mail = try optIn.json { members.append(("opt_in", mail)) }
        try await store.withAPI { api in
            let list = try await api.post("/v1/lists", .object(members))
            Console.note("the list \(Table.printable(name)) is \(list["id"]?.plain ?? "")")
        }
    }
}

/// `postrider lists change`
struct ListsChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Rename a list, or change its confirmation mail.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var optIn: OptInOptions
    @Argument(help: "Name or id.") var list: String
    @Option(help: "A new name.") var name: String?
    @Option(help: "What it is for.") var description: String?
    @Flag(help: "Ask nobody to confirm any more.") var noConfirm = false

    func run() async throws {
        var members: [(String, JSON)] = []
        if let name { members.append(("name", .string(name))) }
        if let description { members.append(("description", .string(description))) }
        if let mail = try optIn.json { members.append(("opt_in", mail)) }
        if noConfirm { members.append(("opt_in", .bool(false))) }
        try await store.withAPI { api in
            let changed = try await api.patch("/v1/lists/\(API.escaped(list))", .object(members))
            Console.note("the list is \(Table.printable(changed["name"]?.plain ?? list))")
        }
    }
}

/// `postrider lists remove`
struct ListsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a list; its members stay contacts.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var list: String

    func run() async throws {
        try await store.withAPI { api in
            _ = try await api.delete("/v1/lists/\(API.escaped(list))")
            Console.note("\(Table.printable(list)) is gone; its members are contacts still")
        }
    }
}
