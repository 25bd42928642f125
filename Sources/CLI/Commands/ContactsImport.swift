import ArgumentParser
import Foundation

/// `postrider contacts import`
struct ContactsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring contacts in from CSV, TSV, NDJSON or a workbook (XLSX).",
        discussion: """
            The first row names the columns; one of them is email. Rows that are refused are told with their number, and \
            kept: postrider contacts import --rejects FILE writes them with the reason.
            Exit status 3 where rows were refused.
            """)

    enum Existing: String, ExpressibleByArgument, CaseIterable { case update, skip }
    enum Verify: String, ExpressibleByArgument, CaseIterable { case fast, dns, off }
    enum NewFields: String, ExpressibleByArgument, CaseIterable { case text, ignore }

    @OptionGroup var store: StoreOptions
    @Argument(help: "The file; - for stdin.", completion: .file()) var file: String
    @Option(help: "To this list, by name or id.") var list: String?
    @Option(help: "Where the addresses came from: form, import, customer, event, partner, api, purchased or unknown.")
    var source = "import"
    @Option(help: "Which form, partner or file: at most 100 bytes.") var origin: String?
    @Option(help: ArgumentHelp("What a column means; may be given several times.", valueName: "column=field"))
    var map: [String] = []
    @Option(help: "A tag for every contact; may be given several times.") var tag: [String] = []
    @Option(help: "What happens to contacts that stand already.") var existing = Existing.update
    @Option(help: "What becomes of columns that mean no field there is.") var newFields = NewFields.text
    @Option(help: "csv, ndjson or xlsx; found out where it is left out.") var format: String?
    @Option(help: "auto, utf-8 or latin-1.") var encoding: String?
    @Option(help: "How addresses are verified first; what is undeliverable stays out: fast, dns or off.")
    var verify = Verify.fast
    @Flag(help: "The contacts are to confirm their addresses; nothing is sent to them before.") var unconfirmed = false
    @Flag(name: .shortAndLong, help: "Count and tell rejects, change nothing.") var dryRun = false
    @Flag(help: "Do not wait for the end.") var noWait = false
    @Option(help: "Write refused rows here, with the reason.", completion: .file()) var rejects: String?
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        let query = try query
        guard let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file) else {
            throw CommandFailure(.notFound, "cannot read \(file)")
        }
        try await store.withAPI { api in
            var record = try await api.upload(
                handle, to: "/v1/imports", query, type: "application/octet-stream")
            let path = "/v1/imports/\(record["id"]?.plain ?? "")"
            if !noWait { record = try await wait(for: record, path, api) }
            if let rejects { try await writeRejects(path, to: rejects, api) }
            try tell(record)
        }
    }

    private var query: [(String, String?)] {
        get throws {
            let mapping = try map.map { text -> (String, JSON) in
                guard let place = text.lastIndex(of: "=") else { throw ValidationError("--map is column=field") }
                return (String(text[..<place]), .string(String(text[text.index(after: place)...])))
            }
            return [
                ("file_name", file == "-" ? nil : (file as NSString).lastPathComponent), ("list", list),
                ("source", source), ("origin", origin), ("map", mapping.isEmpty ? nil : JSON.object(mapping).text),
                ("tags", tag.isEmpty ? nil : tag.joined(separator: ",")), ("existing", existing.rawValue),
                ("new_fields", newFields.rawValue), ("format", format), ("encoding", encoding),
                ("verify", verify.rawValue), ("state", unconfirmed ? "unconfirmed" : nil),
                ("dry_run", dryRun ? "true" : nil),
            ]
        }
    }

    private func wait(for first: JSON, _ path: String, _ api: API) async throws -> JSON {
        var record = first
        var progress = ProgressLine()
        defer { progress.end() }
        while record["finished_at"]?.plain.isEmpty ?? true {
            progress.show("\(Count.text(record["rows"]?.integer ?? 0, "row")) read")
            try await Task.sleep(for: .milliseconds(300))
            record = try await api.get(path)
        }
        return record
    }

    private func writeRejects(_ path: String, to file: String, _ api: API) async throws {
        guard FileManager.default.createFile(atPath: file, contents: nil),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw CommandFailure(.failed, "cannot write \(file)") }
        try await api.stream(path + "/rejects", [], accept: "text/csv") { try handle.write(contentsOf: $0) }
    }

    private func tell(_ record: JSON) throws {
        if json {
            try Console.data(record.text)
        } else if let fault = record["fault"]?.plain, !fault.isEmpty {
            throw CommandFailure(.failed, fault)
        } else {
            let words = ["created", "updated", "skipped", "rejected", "undeliverable", "suppressed"].map { name in
                "\(Count.text(record[name]?.integer ?? 0)) \(name)"
            }
            try Console.data(words.joined(separator: ", ") + (dryRun ? " (dry run: nothing was changed)" : ""))
            if noWait { Console.note("it goes on without you: postrider contacts imports") }
        }
        if record["state"]?.plain == "failed" { throw CommandFailure(.failed) }
        if (record["rejected"]?.integer ?? 0) + (record["undeliverable"]?.integer ?? 0) > 0 {
            if rejects == nil { Console.note("see them with their reasons: --rejects FILE") }
            throw CommandFailure(.negative)
        }
    }
}

/// `postrider contacts imports`
struct ContactsImports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports", abstract: "Imports and how far they are, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var limit: LimitOptions

    func run() async throws {
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .init("import", "id"), .init("file", "file_name", isElastic: true), .init("state", "state"),
                    .init("rows", "rows", isNumber: true), .init("created", "created", isNumber: true),
                    .init("updated", "updated", isNumber: true, spare: 2),
                    .init("rejected", "rejected", isNumber: true),
                    .init("suppressed", "suppressed", isNumber: true, spare: 3), .time("begun", "created_at", spare: 1),
                ], options: output, emptyNote: "nothing was imported yet")
            try await listing.print(Pages(api: api, path: "/v1/imports", query: []), limit: limit.limit)
        }
    }
}

/// `postrider contacts export`
struct ContactsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Contacts with their fields as CSV, or as NDJSON.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var contacts: ContactOptions
    @Flag(help: "One JSON object a line.") var ndjson = false

    func run() async throws {
        try await store.withAPI { api in
            let query = try await contacts.query(api) + [("format", ndjson ? "ndjson" : "csv")]
            try await api.stream("/v1/contacts:export", query, accept: "*/*") { try Console.bytes($0) }
        }
    }
}
