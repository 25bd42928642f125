import App
import ArgumentParser
import Foundation

/// `postrider templates`
struct Templates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Letters that are kept, in all their versions.",
        subcommands: [
            TemplatesList.self, TemplatesShow.self, TemplatesAdd.self, TemplatesRevise.self, TemplatesPreview.self,
            TemplatesArchive.self,
        ],
        defaultSubcommand: TemplatesList.self)
}

/// A template by id or by name, as people give it.
enum TemplateLookup {
    /// - Throws: `CommandFailure` (5) where there is none of that name.
    static func id(of text: String, _ api: API) async throws -> String {
        guard !text.hasPrefix("tpl_") else { return text }
        var found: String?
        try await Pages(api: api, path: "/v1/templates", query: [("archived", "true")]).forEach(limit: 100_000) {
            if found == nil, $0["name"]?.plain == text { found = $0["id"]?.plain }
        }
        guard let found else {
            throw CommandFailure(.notFound, "there is no template \"\(text)\"; see postrider templates list")
        }
        return found
    }
}

/// The letter of a template, from files.
struct TemplateFiles: ParsableArguments {
    @Option(help: "Subject, with {{merge}} values.") var subject: String?
    @Option(help: "The text.") var text: String?
    @Option(help: "File with the text; - is standard input.", completion: .file()) var textFile: String?
    @Option(name: .customLong("html"), help: "The HTML.") var markup: String?
    @Option(help: "File with the HTML; - is standard input.", completion: .file()) var htmlFile: String?
    @Option(name: .customLong("default"), help: "NAME=VALUE, for recipients without that value; may come again.")
    var defaults: [String] = []

    func validate() throws {
        if text != nil, textFile != nil { throw ValidationError("give --text or --text-file, not both") }
        if markup != nil, htmlFile != nil { throw ValidationError("give --html or --html-file, not both") }
        if textFile == "-", htmlFile == "-" { throw ValidationError("standard input is the text or the HTML") }
        for pair in defaults where !pair.contains("=") { throw ValidationError("--default is NAME=VALUE") }
    }

    func members() throws -> [(String, JSON)] {
        var members: [(String, JSON)] = []
        if let subject { members.append(("subject", .string(subject))) }
        if let text = try text ?? textFile.map(Self.contents) { members.append(("text", .string(text))) }
        if let html = try markup ?? htmlFile.map(Self.contents) { members.append(("html", .string(html))) }
        if !defaults.isEmpty {
            let pairs = defaults.map { pair -> (String, JSON) in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), .string(parts.count > 1 ? String(parts[1]) : ""))
            }
            members.append(("defaults", .object(pairs)))
        }
        return members
    }

    private static func contents(of path: String) throws -> String {
        do {
            if path == "-" {
                guard let text = String(data: try FileHandle.standardInput.readToEnd() ?? Data(), encoding: .utf8)
                else {
                    throw CommandFailure(.wrongUsage, "standard input is no UTF-8")
                }
                return text
            }
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.notFound, "cannot read \(path): \(FailureText.of(error))")
        }
    }
}

/// `postrider templates list`
struct TemplatesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Templates, by name.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Archived ones too.") var archived = false
    @OptionGroup var limit: LimitOptions

    func run() async throws {
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .init("id", "id"), .init("name", "name", isElastic: true),
                    .init("version", "version", isNumber: true), .time("created", "created_at"),
                    .time("archived", "archived_at"),
                ], options: output, emptyNote: "no templates yet; postrider templates add makes one")
            let query: [(String, String?)] = archived ? [("archived", "true")] : []
            try await listing.print(Pages(api: api, path: "/v1/templates", query: query), limit: limit.limit)
        }
    }
}

/// `postrider templates show`
struct TemplatesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One template, its newest version.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var template: String
    @Flag(help: "One JSON document.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let id = try await TemplateLookup.id(of: template, api)
            let record = try await api.get("/v1/templates/\(API.escaped(id))")
            if json { return try Console.data(record.text) }
            try Console.data(
                Style.output.bold(Table.printable(record["name"]?.plain ?? ""))
                    + "  \(id)  version \(record["version"]?.plain ?? "")")
            try Console.data("Subject: \(Table.printable(record["subject"]?.plain ?? ""))")
            for part in ["text", "html"] {
                if let text = record[part]?.plain, !text.isEmpty { try Console.data("\n" + text) }
            }
        }
    }
}

/// `postrider templates add`
struct TemplatesAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Keep a letter under a name.",
        discussion: """
            {{name}} stands for a recipient's value, {{name|there}} for it or "there"; {{unsubscribe_url}} for the way out.

              postrider templates add Welcome --subject 'Hello {{name|there}}' --html-file welcome.html
              postrider templates add Short --subject 'Hello' --text 'See you at eight, {{name|friend}}.'
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var files: TemplateFiles
    @Argument(help: "Its name.") var name: String

    func run() async throws {
        let body = JSON.object([("name", .string(name))] + (try files.members()))
        try await store.withAPI { api in
            let made = try await api.post("/v1/templates", body)
            try Console.data("\(Table.printable(name)): \(made["id"]?.plain ?? "")")
        }
    }
}

/// `postrider templates revise`
struct TemplatesRevise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revise", abstract: "Keep a new version; what is not given stays as it was.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var files: TemplateFiles
    @Argument(help: "Name or id.") var template: String

    func run() async throws {
        let body = JSON.object(try files.members())
        try await store.withAPI { api in
            let id = try await TemplateLookup.id(of: template, api)
            let made = try await api.patch("/v1/templates/\(API.escaped(id))", body)
            try Console.data("\(Table.printable(made["name"]?.plain ?? "")): version \(made["version"]?.plain ?? "")")
        }
    }
}

/// `postrider templates preview`
struct TemplatesPreview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "See a template as one recipient would; nothing is sent.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var template: String
    @Option(help: "The recipient's address.") var to = "reader@example.com"
    @Option(help: "The recipient's name.") var name: String?
    @Option(name: .customLong("value"), help: "NAME=VALUE; may come again.") var values: [String] = []
    @Flag(help: "The HTML instead of the text.") var html = false
    @Flag(help: "One JSON document.") var json = false

    func run() async throws {
        var recipient: [(String, JSON)] = [("email", .string(to))]
        if let name { recipient.append(("name", .string(name))) }
        let pairs = values.map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        }
        if !pairs.isEmpty {
            recipient.append(("merge", .object(pairs.map { ($0[0], .string($0.count > 1 ? $0[1] : "")) })))
        }
        let body = JSON.object([("to", .object(recipient))])
        try await store.withAPI { api in
            let id = try await TemplateLookup.id(of: template, api)
            let sample = try await api.post("/v1/templates/\(API.escaped(id))/preview", body)
            if json { return try Console.data(sample.text) }
            try Console.data("Subject: \(Table.printable(sample["subject"]?.plain ?? ""))\n")
            let other = html ? "text" : "html"
            let shown = sample[html ? "html" : "text"]?.plain ?? ""
            try Console.data(shown.isEmpty ? sample[other]?.plain ?? "" : shown)
            let missing = sample["missing"]?.array.map(\.plain) ?? []
            if !missing.isEmpty { Console.note("no value for: \(missing.joined(separator: ", "))") }
        }
    }
}

/// `postrider templates archive`
struct TemplatesArchive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Offer a template no more; campaigns that use it go on.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var template: String
    @Flag(help: "Offer it again.") var undo = false

    func run() async throws {
        try await store.withAPI { api in
            let id = try await TemplateLookup.id(of: template, api)
            _ = try await api.patch("/v1/templates/\(API.escaped(id))", .object([("archived", .bool(!undo))]))
            try Console.data("\(Table.printable(template)): \(undo ? "offered again" : "archived")")
        }
    }
}
