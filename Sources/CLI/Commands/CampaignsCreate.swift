import App
import ArgumentParser
import Foundation
import Intake
import Mail

/// `postrider campaigns create`
struct CampaignsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a campaign: a template to a list, a segment or a file.",
        discussion: """
            It is a draft until it is started or scheduled.

              postrider campaigns create May --template Welcome --from 'Shop <news@example.com>' --csv people.csv
              postrider campaigns test May --to me@example.com
              postrider campaigns start May
            """)

    @OptionGroup var store: StoreOptions
    @Argument(help: "Its name.") var name: String
    @Option(help: "Template, by name or id.") var template: String
    @Option(help: "ADDRESS or NAME <ADDRESS>.") var from: String
    @Option(help: "Where answers go.") var replyTo: String?
    @Option(help: "A list, by name or id.") var list: String?
    @Option(help: "A segment, by name or id.") var segment: String?
    @Option(help: "Recipients: CSV with a header row with email; - is standard input.", completion: .file())
    var csv: String?
    @Option(help: "Messages an hour at most.") var perHour: Int?
    @Flag(inversion: .prefixedNo, help: "Tell of opens and clicks; otherwise as the account does.") var track: Bool?
    @Option(help: "Pause above this share of bounces, such as 0.05; none: never.") var bounceLimit: String?
    @Option(help: "Pause above this share of complaints, such as 0.001; none: never.") var complaintLimit: String?
    @Option(help: "Write refused rows there, as CSV.", completion: .file()) var rejects: String?

    func validate() throws {
        guard [list, segment, csv].compactMap(\.self).count == 1 else {
            throw ValidationError("say who it is for: --list, --segment or --csv")
        }
        for limit in [bounceLimit, complaintLimit].compactMap(\.self) {
            guard limit == "none" || Double(limit).map((0...1).contains) == true else {
                throw ValidationError("a limit is a share from 0 to 1, or none")
            }
        }
    }

    func run() async throws {
        let source = try csv.map { try RecipientSource(path: $0) }
        try await store.withAPI { api in
            let made = try await api.post("/v1/campaigns", try await body(api))
            let id = made["id"]?.plain ?? ""
            var count = "those of the \(list == nil ? "segment" : "list")"
            if let source { count = Count.text(try await add(source, to: id, api), "recipient") }
            try Console.data("\(Table.printable(name)): \(id), a draft for \(count)")
            Console.note(
                "see it: postrider campaigns test '\(Table.printable(name))' --to ADDRESS; then: campaigns start")
        }
    }

    private func body(_ api: API) async throws -> JSON {
        var body: [(String, JSON)] = [
            ("name", .string(name)), ("template_id", .string(try await TemplateLookup.id(of: template, api))),
            ("from", .string(from)),
        ]
        if let track { body.append(("tracking", .bool(track))) }
        if let replyTo { body.append(("reply_to", .string(replyTo))) }
        if let list { body.append(("list_id", try await id(of: list, at: "/v1/lists", api))) }
        if let segment { body.append(("segment_id", try await id(of: segment, at: "/v1/segments", api))) }
        if let perHour { body.append(("per_hour", .number(String(perHour)))) }
        for (member, limit) in [("bounce_limit", bounceLimit), ("complaint_limit", complaintLimit)] {
            if let limit { body.append((member, limit == "none" ? .null : .number(limit))) }
        }
        return .object(body)
    }

    private func id(of name: String, at path: String, _ api: API) async throws -> JSON {
        try await api.get("\(path)/\(API.escaped(name))")["id"] ?? .string(name)
    }

    private func add(_ source: RecipientSource, to id: String, _ api: API) async throws -> Int {
        var sheet = try RejectSheet(path: rejects)
        var count = 0
        var progress = ProgressLine()
        try await source.forEach { rows, rejects in
            for reject in rejects { try sheet.add(row: reject.row, reason: reject.reason, text: reject.text) }
            guard !rows.isEmpty else { return }
            let body = JSON.object([("to", .array(rows.map { Mailing.json($0.recipient) }))])
            let answer = try await api.post("/v1/campaigns/\(API.escaped(id))/recipients", body)
            count += answer["added"]?.integer ?? 0
            for rejected in answer["rejected"]?.array ?? [] {
                guard let index = rejected["index"]?.integer, rows.indices.contains(index) else { continue }
                try sheet.add(
                    row: rows[index].number, reason: "is refused: " + (rejected["detail"]?.plain ?? ""),
                    text: rows[index].recipient.address.mailbox.description)
            }
            progress.show("\(Count.text(count)) recipients")
        }
        progress.end()
        sheet.end()
        return count
    }
}

/// `postrider campaigns test`
struct CampaignsTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Send a campaign's letter to yourself; it counts nowhere.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "Address; may come again, ten at most.") var to: [String]

    func run() async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let body = JSON.object([("to", .array(to.map(JSON.string)))])
            let answer = try await api.post("/v1/campaigns/\(API.escaped(id))/test", body)
            for message in answer["messages"]?.array ?? [] { try Console.data(message.plain) }
        }
    }
}
