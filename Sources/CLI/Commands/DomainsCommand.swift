import App
import ArgumentParser
import Foundation

/// `postrider domains`
struct DomainsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domains",
        abstract: "Domains that mail is sent from, their DKIM keys, and how they stand in the DNS.",
        subcommands: [
            DomainsAdd.self, DomainsList.self, DomainsShow.self, DomainsCheck.self, DomainsRotate.self,
            DomainsActivate.self, DomainsRemove.self,
        ], defaultSubcommand: DomainsList.self)
}

/// Which keys are to be made or brought along.
struct DomainKeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "rsa-sha256 or ed25519-sha256; given twice: both, and mail carries two signatures.", valueName: "name"))
    var algorithm: [String] = []
    @Option(help: "Name of the key in the DNS; the date where it is left out.") var selector: String?
    @Option(
        help: ArgumentHelp(
            "PEM file of a private key that you bring along, with its selector; - for stdin.", valueName: "file"),
        completion: .file())
    var privateKeyFile: String?

    var members: [(String, JSON)] {
        get throws {
            var members: [(String, JSON)] = []
            if !algorithm.isEmpty { members.append(("algorithms", .array(algorithm.map(JSON.string)))) }
            if let selector { members.append(("selector", .string(selector))) }
            if let privateKeyFile {
                let file = try contents(of: privateKeyFile)
                members.append(("private_key", .string(String(decoding: file, as: UTF8.self))))
            }
            return members
        }
    }

    private func contents(of path: String) throws -> Data {
        if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw CommandFailure(.notFound, "cannot read \(path): \(FailureText.of(error))")
        }
    }
}

/// `postrider domains add`
struct DomainsAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a domain, make its keys, and say what to publish.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var keys: DomainKeyOptions
    @Argument(help: "example.com") var domain: String
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        let members = try keys.members
        try await store.withAPI { api in
            let added = try await api.post("/v1/domains", .object([("domain", .string(domain))] + members))
            try DomainSheet.showKeys(added, json: json)
            if !json { Console.note("then: postrider domains check \(domain)") }
        }
    }
}

/// `postrider domains list`
struct DomainsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every domain and its keys.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let domains = try await api.get("/v1/domains")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("domain", "domain", isElastic: true), .init("signs", "signs"),
                    .init("keys") { domain in
                        (domain["keys"]?.array ?? []).map {
                            "\($0["selector"]?.plain ?? "") \($0["state"]?.plain ?? "")"
                        }.joined(separator: ", ")
                    }, .time("added", "created_at"),
                ], options: output, emptyNote: "no domains; postrider domains add DOMAIN makes keys for one")
            try listing.print(domains)
        }
    }
}

/// `postrider domains show`
struct DomainsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "A domain's keys and the records to publish.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "example.com") var domain: String
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            try DomainSheet.showKeys(try await api.get("/v1/domains/\(API.escaped(domain))"), json: json)
        }
    }
}

/// `postrider domains check`
struct DomainsCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at SPF, DKIM, DMARC, MTA-STS, reverse DNS and lists, and say what to mend, word for word.",
        discussion: """
            Keys whose records are found sign from then on. Exit status: 0 all is well or has a warning at most, 3 something \
            is to be mended, 6 the DNS did not answer.
            """)

    @OptionGroup var store: StoreOptions
    @Argument(help: "example.com") var domain: String
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let report = try await api.post("/v1/domains/\(API.escaped(domain))/check", .object([]))
            if json { try Console.data(report.text) } else { try DomainSheet.show(report) }
            switch report["state"]?.plain {
            case "failed": throw CommandFailure(.negative)
            case "unknown": throw CommandFailure(.tryAgain)
            default: break
            }
        }
    }
}

/// `postrider domains rotate`
struct DomainsRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make new keys, which take over once their records are seen.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var keys: DomainKeyOptions
    @Argument(help: "example.com") var domain: String
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        let members = try keys.members
        try await store.withAPI { api in
            let rotated = try await api.post("/v1/domains/\(API.escaped(domain))/rotate", .object(members))
            try DomainSheet.showKeys(rotated, json: json)
            if !json { Console.note("then: postrider domains check \(domain)") }
        }
    }
}

/// `postrider domains activate`
struct DomainsActivate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Let keys sign that wait, without a look at the DNS.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "example.com") var domain: String
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let after = try await api.post("/v1/domains/\(API.escaped(domain))/activate", .object([]))
            try DomainSheet.showKeys(after, json: json)
        }
    }
}

/// `postrider domains remove`
struct DomainsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a domain and its keys; its mail goes unsigned.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "example.com") var domain: String

    func run() async throws {
        try await store.withAPI { api in
            _ = try await api.delete("/v1/domains/\(API.escaped(domain))")
            Console.note("\(domain) is forgotten; its records may be taken out of the DNS in a week")
        }
    }
}
