import ArgumentParser
import Mail
import Spool

/// `postrider suppress`
struct Suppress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Addresses and domains that are never written to.",
        subcommands: [
            SuppressList.self, SuppressAdd.self, SuppressRemove.self, SuppressCheck.self, SuppressHistory.self,
            SuppressImport.self, SuppressExport.self, SuppressUndo.self,
        ], defaultSubcommand: SuppressList.self)

    enum List: String, ExpressibleByArgument, CaseIterable {
        /// All accounts; made by hard bounces, changed by administrators.
        case system
        /// The account's own.
        case account

        /// What people mean who name no list.
        static func natural(_ store: StoreOptions) -> List { store.account == nil ? .system : .account }
    }
}

/// `postrider suppress list`
struct SuppressList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Entries with their evidence, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var choice: SuppressChoice
    @OptionGroup var limit: LimitOptions
    @OptionGroup var period: PeriodOptions

    func run() async throws {
        let span = try period.query
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .init("address", "address", isElastic: true), .init("list", "list"), .init("cause", "cause"),
                    .time("since", "created_at"), .time("until", "expires_at", spare: 2),
                    .init("by", "added_by", spare: 1),
                    .init("evidence", isElastic: true) { $0.words("reply", orElse: "note") },
                ], options: output,
                emptyNote: choice.isGiven || period.isGiven
                    ? "no suppressed address is like that" : "no address is suppressed")
            let query = try await choice.query(api) + span
            try await listing.print(Pages(api: api, path: "/v1/suppressions", query: query), limit: limit.limit)
        }
    }
}

/// `postrider suppress add`
struct SuppressAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Never write to an address or a domain again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses, or domains: example.com.") var addresses: [String]
    @Option(name: .customLong("list"), help: "Which list; the account's where --account names one, else the system's.")
    var chosenList: Suppress.List?
    @Option(help: ArgumentHelp("Why; kept with the entry.", valueName: "text")) var note: String?
    @Option(help: "hard_bounce, complaint, unsubscribe or manual.") var cause: String?
    @Option(help: ArgumentHelp("When it ends by itself: 90d, or a moment.", valueName: "time")) var expires: String?
    @Flag(help: "Of a domain: its subdomains too.") var subdomains = false

    /// A mistake in one is told before any is added.
    private var list: Suppress.List { chosenList ?? .natural(store) }

    func validate() throws {
        for address in addresses {
            let bytes = Array(address.utf8)
            guard (try? SuppressionTarget.parse(bytes.span, includesSubdomains: subdomains)) != nil else {
                throw ValidationError("\"\(address)\" is no address and no domain; nothing was added")
            }
        }
    }

    func run() async throws {
        let expiresAt = try expires.map(TimeText.future)
        try await store.withAPI { api in
            for address in addresses {
                let isAddress = address.dropFirst().contains("@")
                var members: [(String, JSON)] = [
                    (isAddress ? "address" : "domain", .string(address)), ("list", .string(list.rawValue)),
                    ("note", note.map(JSON.string) ?? .null), ("cause", cause.map(JSON.string) ?? .null),
                    ("expires_at", expiresAt.map(JSON.string) ?? .null),
                ]
                if !isAddress { members.append(("include_subdomains", .bool(subdomains))) }
                let entry = try await api.post("/v1/suppressions", .object(members))
                let address = entry["address"]?.plain ?? address
                Console.note("\(address) is on the \(list.rawValue) list (\(entry["id"]?.plain ?? ""))")
            }
        }
    }
}

/// `postrider suppress remove`
struct SuppressRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Write to an address again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses.") var addresses: [String]
    @Option(name: .customLong("list"), help: "Which list; the account's where --account names one, else the system's.")
    var chosenList: Suppress.List?
    @Option(help: ArgumentHelp("Why; kept in the audit.", valueName: "text")) var why: String

    private var list: Suppress.List { chosenList ?? .natural(store) }

    func run() async throws {
        try await store.withAPI { api in
            for address in addresses {
                _ = try await api.delete(
                    "/v1/suppressions/\(API.escaped(address))", [("list", list.rawValue), ("why", why)])
                Console.note("\(address) is off the \(list.rawValue) list")
            }
        }
    }
}

/// `postrider suppress check`
struct SuppressCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether addresses are suppressed; exit status 3 where one is.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Addresses.") var addresses: [String]

    func run() async throws {
        try await store.withAPI { api in
            let body = JSON.object([("addresses", .array(addresses.map(JSON.string)))])
            let found = try await api.post("/v1/suppressions:check", body)["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("address", "address", isElastic: true), .init("suppressed", "suppressed"),
                    .init("list", "suppression.list"),
                    .init("cause", "suppression.cause"), .time("since", "suppression.created_at", spare: 1),
                    .init("evidence", isElastic: true) {
                        $0.words("suppression.reply", orElse: "suppression.note")
                    },
                ], options: output, emptyNote: "")
            try listing.print(found)
            if found.contains(where: { $0["suppressed"]?.isTrue == true }) { throw CommandFailure(.negative) }
        }
    }
}

/// `postrider suppress history`
struct SuppressHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Who put an address or domain on a list and took it off, when and why.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "An address, or a domain.") var address: String

    func run() async throws {
        try await store.withAPI { api in
            let lines = try await api.get("/v1/suppressions/\(API.escaped(address))/history")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .time("when", "at"), .init("what", "action"), .init("list", "list"),
                    .init("cause", "cause", spare: 2),
                    .init("by", "by"), .time("ends", "expires_at", spare: 1),
                    .init("why", isElastic: true) { $0.words("why", orElse: "reply") },
                ], options: output, emptyNote: "it was never suppressed")
            try listing.print(lines)
        }
    }
}

/// `postrider suppress export`
struct SuppressExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Every entry as CSV, in our layout or another service's.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var choice: SuppressChoice
    @OptionGroup var period: PeriodOptions
    @Option(help: "postrider, ses, sendgrid, mailgun, postmark or plain.") var layout: Suppress.Layout?

    func run() async throws {
        let more = try period.query + [("layout", layout?.rawValue)]
        try await store.withAPI { api in
            let query = try await choice.query(api) + more
            try await api.stream("/v1/suppressions:export", query, accept: "text/csv") { try Console.bytes($0) }
        }
    }
}

/// Which entries are meant.
struct SuppressChoice: ParsableArguments {
    @Option(help: "Only this list.") var list: Suppress.List?
    @Option(help: "The beginning of an address, or behind an @ of its domain.") var search: String?
    @Option(help: "Of one domain: addresses in it, and its own entry.") var domain: String?
    @Option(help: "address or domain.") var kind: String?
    @Option(help: "hard_bounce, soft_bounce, complaint, unsubscribe, manual or imported.") var cause: String?
    @Option(help: "A reason, such as recipient_unknown.") var reason: String?
    @Option(help: "The provider that refused, such as google.") var provider: String?
    @Option(help: "The campaign that bounced, by name or id.") var campaign: String?
    @Option(help: "Who added it: delivery, or an API key's id.") var addedBy: String?

    var isGiven: Bool {
        list != nil || [search, domain, kind, cause, reason, provider, campaign, addedBy].contains { $0 != nil }
    }

    func query(_ api: API) async throws -> [(String, String?)] {
        [
            ("list", list?.rawValue), ("q", search), ("domain", domain), ("kind", kind), ("cause", cause),
            ("reason", reason), ("provider", provider), ("added_by", addedBy),
            ("campaign_id", try await CampaignLookup.id(of: campaign, api)),
        ]
    }
}
