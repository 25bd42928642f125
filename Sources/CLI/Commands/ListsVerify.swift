import ArgumentParser
import Foundation

/// `postrider lists verify`
struct ListsVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the addresses of a list, or say when it is to ask for that.",
        discussion: """
            What was seen here of each address counts first; then grammar, typing errors and lists, and with --level dns \
            whether its domain takes mail. The members stay: postrider contacts list --rule 'in list "News" and verdict is \
            undeliverable' shows who cannot be reached.
            """)

    enum Level: String, ExpressibleByArgument, CaseIterable { case fast, dns }

    @OptionGroup var store: StoreOptions
    @Argument(help: "The list, by name or id.") var list: String
    @Option(help: "How far.") var level = Level.dns
    @Option(help: ArgumentHelp("Ask for it again after so many days: 91 to 183.", valueName: "days")) var againAfter:
        Int?
    @Flag(help: "Do not wait for the end.") var noWait = false
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let name = list.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? list
            let path = "/v1/lists/\(name)"
            if let againAfter {
                _ = try await api.patch(path, .object([("verify_again_days", .number(String(againAfter)))]))
            }
            var record = try await api.post(path + "/verify", .object([("level", .string(level.rawValue))]))
            if !noWait { record = try await wait(for: record, "/v1/lists/\(record["id"]?.plain ?? name)", api) }
            if json { return try Console.data(record.text) }
            try Console.data(Self.words(record))
        }
    }

    private func wait(for first: JSON, _ path: String, _ api: API) async throws -> JSON {
        var record = first
        var progress = ProgressLine()
        defer { progress.end() }
        while record.find("verification.standing")?.plain == "running" {
            let count = record.find("verification.run.looked_at")?.integer ?? 0
            progress.show("\(Count.text(count)) of \(Count.text(record["member_count"]?.integer ?? 0)) verified")
            try await Task.sleep(for: .milliseconds(300))
            record = try await api.get(path)
        }
        return record
    }

    /// `1,200 members: 3 undeliverable (0.3 %), 40 risky (3.3 %), 1,157 unknown (96.4 %)`
    static func words(_ record: JSON) -> String {
        let verified = record.find("verification.verified")?.integer ?? 0
        let parts = ["deliverable", "undeliverable", "risky", "unknown"].compactMap { verdict -> String? in
            let count = record.find("verification.verdicts.\(verdict)")?.integer ?? 0
            return count > 0 ? "\(Count.text(count)) \(verdict) (\(Percent.text(count, of: verified)))" : nil
        }
        let members = Count.text(record["member_count"]?.integer ?? 0, "member")
        return parts.isEmpty ? members : "\(members): \(parts.joined(separator: ", "))"
    }
}
