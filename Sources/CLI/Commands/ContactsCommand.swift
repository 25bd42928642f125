import ArgumentParser

/// `postrider contacts`
struct ContactsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contacts", abstract: "The people you write to: import, look at, confirm, forget.",
        subcommands: [
            ContactsList.self, ContactsShow.self, ContactsAdd.self, ContactsImport.self, ContactsImports.self,
            ContactsExportCommand.self,
            ContactsConfirm.self, ContactsUnsubscribe.self, ContactsRemove.self, ContactsErase.self,
            ContactsSunset.self, ContactsSources.self, ContactsFields.self,
        ], defaultSubcommand: ContactsList.self)
}

/// Which contacts a command is about.
struct ContactOptions: ParsableArguments {
    @Option(help: "Only members of this list.") var list: String?
    @Option(help: "Only those of this segment.") var segment: String?
    @Option(help: "Only those this rule describes: state is subscribed and opened within 90 days.") var rule: String?
    @Option(help: "subscribed, unconfirmed, unsubscribed, complained or hard_bounced.") var state: String?
    @Option(help: "Only those with this tag.") var tag: String?
    @Option(help: "Only from here: form, import, customer, event, partner, api, purchased or unknown.")
    var source: String?
    @Option(help: "The beginning of an address, or @ and of a domain.") var search: String?

    /// Names of lists and segments become ids.
    func query(_ api: API) async throws -> [(String, String?)] {
        var query: [(String, String?)] = [
            ("rule", rule), ("state", state), ("tag", tag), ("source", source), ("q", search),
        ]
        if let list {
            query.append(("list_id", try await api.get("/v1/lists/\(API.escaped(list))")["id"]?.plain))
        }
        if let segment {
            query.append(("segment_id", try await api.get("/v1/segments/\(API.escaped(segment))")["id"]?.plain))
        }
        return query
    }
}

enum ContactSheet {
    static var fields: [Listing.Field] {
        [
            .init("address", "email", isElastic: true), .init("state", "state"), .init("source", "source.kind"),
            .init("tags", "tags", isElastic: true), .time("since", "created_at", spare: 1),
            .time("opened", "opened_at"),
            .time("clicked", "clicked_at", spare: 2),
        ]
    }

    static func path(_ contact: String) -> String { "/v1/contacts/\(API.escaped(contact))" }
}

/// `postrider contacts list`
struct ContactsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Contacts in the order they came in.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var contacts: ContactOptions
    @OptionGroup var limit: LimitOptions

    func run() async throws {
        try await store.withAPI { api in
            let listing = Listing(
                fields: ContactSheet.fields, options: output,
                emptyNote: "no contacts; postrider contacts import FILE brings them in")
            let pages = Pages(api: api, path: "/v1/contacts", query: try await contacts.query(api))
            try await listing.print(pages, limit: limit.limit)
        }
    }
}

/// `postrider contacts show`
struct ContactsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "All that is known of one person, with consents and history.",
        discussion: "--json is what a person who asks for their data is to be given.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Address or id.") var contact: String
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let path = ContactSheet.path(contact)
            let found = try await api.get(path)
            let consents = try await api.get(path + "/consents")["data"] ?? .null
            let history = try await api.get(path + "/history")["data"] ?? .null
            if json {
                return try Console.data(
                    JSON.object([("contact", found), ("consents", consents), ("history", history)]).text)
            }
            if case .object(let members) = found {
                for (name, value) in members where !value.plain.isEmpty {
                    try Console.data("\(TextWidth.pad(name, to: 14, right: false)) \(Table.printable(value.plain))")
                }
            }
            for entry in consents.array {
                let words = ["at", "kind", "ip", "form", "text"].compactMap { entry[$0]?.plain }
                try Console.data("consent        " + Table.printable(words.joined(separator: "  ")))
            }
            for entry in history.array {
                let words = ["at", "from", "to", "cause", "by", "note"].compactMap { entry[$0]?.plain }
                try Console.data("history        " + Table.printable(words.joined(separator: "  ")))
            }
        }
    }
}

/// `postrider contacts add`
struct ContactsAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add contacts, or change them.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses.") var addresses: [String]
    @Option(help: "To this list; may be given several times.") var list: [String] = []
    @Option(help: "A tag; may be given several times.") var tag: [String] = []
    @Option(help: ArgumentHelp("A field and its value; may be given several times.", valueName: "name=value"))
    var field: [String] = []
    @Option(help: "Where the address came from: form, import, customer, event, partner, api, purchased or unknown.")
    var source = "api"
    @Flag(help: "Ask the person to confirm; nothing else is sent before.") var confirm = false

    func run() async throws {
        let fields = try field.map { text -> (String, JSON) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("--field is name=value") }
            return (String(parts[0]), .string(String(parts[1])))
        }
        try await store.withAPI { api in
            for address in addresses {
                let answer = try await api.post(
                    "/v1/contacts",
                    .object([
                        ("email", .string(address)), ("lists", .array(list.map(JSON.string))),
                        ("tags", .array(tag.map(JSON.string))), ("fields", .object(fields)),
                        ("source", .object([("kind", .string(source))])), ("confirm", .bool(confirm)),
                    ]))
                Console.note("\(address) is \(answer["state"]?.plain ?? "there") (\(answer["id"]?.plain ?? ""))")
            }
        }
    }
}

/// `postrider contacts confirm`
struct ContactsConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Ask unconfirmed contacts, once more, to confirm their address.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses or ids.") var contacts: [String] = []
    @Option(help: "The list whose confirmation mail is sent.") var list: String
    @Flag(help: "Every unconfirmed member of the list.") var all = false

    func validate() throws {
        guard all == contacts.isEmpty else { throw ValidationError("name contacts, or say --all") }
    }

    func run() async throws {
        try await store.withAPI { api in
            var asked = contacts
            if all {
                let id = try await api.get("/v1/lists/\(API.escaped(list))")["id"]?.plain
                let query: [(String, String?)] = [("list_id", id), ("state", "unconfirmed")]
                try await Pages(api: api, path: "/v1/contacts", query: query).forEach(limit: .max) {
                    asked.append($0["id"]?.plain ?? "")
                }
            }
            for contact in asked {
                let answer = try await api.post(
                    ContactSheet.path(contact) + "/confirm", .object([("list", .string(list))]))
                Console.note("\(contact): \(answer.find("confirmation.status")?.plain ?? "")")
            }
        }
    }
}

/// `postrider contacts unsubscribe`
struct ContactsUnsubscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsubscribe", abstract: "Note that somebody wants no more mail.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses or ids.") var contacts: [String]
    @Option(help: "How the person said so; kept as evidence.") var note: String?

    func run() async throws {
        try await store.withAPI { api in
            for contact in contacts {
                _ = try await api.post(
                    ContactSheet.path(contact) + "/unsubscribe", .object([("note", note.map(JSON.string) ?? .null)]))
                Console.note("\(contact) gets no more mail")
            }
        }
    }
}

/// `postrider contacts remove`
struct ContactsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove contacts entered by mistake; they may come in again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses or ids.") var contacts: [String]

    func run() async throws {
        try await store.withAPI { api in
            for contact in contacts {
                _ = try await api.delete(ContactSheet.path(contact))
                Console.note("\(contact) is removed")
            }
        }
    }
}

/// `postrider contacts erase`
struct ContactsErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Forget a person who asks for it; no import brings them back.")

    enum Trace: String, ExpressibleByArgument, CaseIterable {
        /// A keyed hash, from which nobody can read the address.
        case hash
        /// The address on the account's suppression list: no mail at all.
        case address
    }

    @OptionGroup var store: StoreOptions
    @Argument(help: "Address or id.") var contact: String
    @Option(help: "What is kept: hash or address.") var keep = Trace.hash
    @Flag(name: .shortAndLong, help: "Do it without asking.") var force = false

    func run() async throws {
        guard force else {
            throw CommandFailure(.wrongUsage, "erasing cannot be undone; say --force if \(contact) is to be forgotten")
        }
        try await store.withAPI { api in
            _ = try await api.post(
                ContactSheet.path(contact) + "/erase", .object([("keep", .string(keep.rawValue))]))
            Console.note("\(contact) is forgotten")
        }
    }
}

/// `postrider contacts sunset`
struct ContactsSunset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sunset", abstract: "Show who fell silent, and with --run move them to re-engagement and out.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Flag(name: .customLong("run"), help: "Move them; without it nothing changes.") var moves = false

    func run() async throws {
        try await store.withAPI { api in
            let answer = moves ? try await api.post("/v1/sunset", .object([])) : try await api.get("/v1/sunset")
            if output.json { return try Console.data(answer.text) }
            let verb = moves ? "moved" : "would move"
            let silenced = answer["to_reengagement"]?.integer ?? 0
            let retired = answer["out"]?.integer ?? 0
            Console.note("\(verb) \(silenced) to re-engagement and \(retired) out")
            let listing = Listing(fields: ContactSheet.fields, options: output, emptyNote: "nobody fell silent")
            try listing.print(answer["sample"]?.array ?? [])
        }
    }
}

/// `postrider contacts sources`
struct ContactsSources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "Bounce rates by where addresses came from, beside what is usual.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let rates = try await api.get("/v1/reports/sources")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("source", "source.kind"), .init("origin", "source.origin", isElastic: true),
                    .init("confirmed", "confirmed", spare: 1), .init("finished", "finished", isNumber: true),
                    .init("hard", "hard_bounced", isNumber: true),
                    .init("rate", isNumber: true) { entry in
                        entry["hard_bounce_rate"]?.plain.isEmpty ?? true
                            ? "too few"
                            : Percent.text(entry["hard_bounced"]?.integer ?? 0, of: entry["finished"]?.integer ?? 0)
                    },
                    .init("usual", "usual.name"), .init("unusual", "unusual"),
                ], options: output, emptyNote: "no mail to contacts has ended yet")
            try listing.print(rates)
        }
    }
}

/// `postrider contacts fields`
struct ContactsFields: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fields", abstract: "The fields contacts may have; with a name, declare one.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "A new field.") var name: String?
    @Option(help: "text, number, date or flag.") var type = "text"

    func run() async throws {
        try await store.withAPI { api in
            if let name {
                _ = try await api.post(
                    "/v1/contact-fields", .object([("name", .string(name)), ("type", .string(type))]))
            }
            let fields = try await api.get("/v1/contact-fields")["data"]?.array ?? []
            try Listing(
                fields: [.init("field", "name"), .init("type", "type")], options: output, emptyNote: "no fields"
            ).print(fields)
        }
    }
}
