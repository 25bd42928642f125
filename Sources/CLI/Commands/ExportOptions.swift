import ArgumentParser
import Foundation

/// A whole table to somewhere else: all that is found, whatever the limit.
struct ExportOptions: ParsableArguments {
    @Flag(help: "CSV of all that are found, to stdout.") var csv = false
    @Option(help: ArgumentHelp("All that are found, as a workbook (Excel).", valueName: "file"), completion: .file())
    var xlsx: String?

    func validate() throws {
        if csv, xlsx != nil { throw ValidationError("--csv and --xlsx exclude each other") }
    }

    /// - Parameters:
    ///   - path: of the list, whose answer is CSV where that is asked for.
    ///   - kind: of the export that has the same in it, and takes the same parameters.
    /// - Returns: false where neither is asked for.
    func answer(_ path: String, _ query: [(String, String?)], kind: String, _ api: API) async throws -> Bool {
        if csv {
            try await api.stream(path, query, accept: "text/csv") { try Console.bytes($0) }
            return true
        }
        guard let xlsx else { return false }
        try await ExportErrand(api: api, kind: kind, format: "xlsx", filter: query).run(to: xlsx)
        return true
    }
}

/// Has a file made by the node, and fetches it.
struct ExportErrand {
    let api: API
    let kind: String
    let format: String
    let filter: [(String, String?)]

    /// - Parameter path: of the file that is written; `-` is stdout.
    func run(to path: String) async throws {
        let record = try await wait(for: try await begin())
        try await ExportErrand.fetch(record, to: path, api)
        // It was made for this one fetch.
        _ = try await api.delete(ExportErrand.path(of: record))
    }

    func begin() async throws -> JSON {
        let members = filter.compactMap { name, value in value.map { (name, JSON.string($0)) } }
        return try await api.post(
            "/v1/exports",
            .object([("kind", .string(kind)), ("format", .string(format)), ("filter", .object(members))]))
    }

    func wait(for first: JSON) async throws -> JSON {
        var record = first
        var progress = ProgressLine()
        defer { progress.end() }
        while ["waiting", "running"].contains(record["state"]?.plain ?? "") {
            progress.show(ExportErrand.progress(of: record))
            try await Task.sleep(for: .milliseconds(300))
            record = try await api.get(ExportErrand.path(of: record))
        }
        guard record["state"]?.plain == "ready" else {
            throw CommandFailure(.failed, record["fault"]?.plain ?? "the export failed")
        }
        return record
    }

    static func path(of record: JSON) -> String { "/v1/exports/\(record["id"]?.plain ?? "")" }

    /// `120000 of about 1000000 rows`
    static func progress(of record: JSON) -> String {
        let rows = record["rows"]?.integer ?? 0
        guard let expected = record["expected_rows"]?.integer, expected > rows else { return Count.text(rows, "row") }
        return "\(rows) of about \(Count.text(expected, "row"))"
    }

    /// - Parameter path: of the file that is written, readable by its owner alone; `-` is stdout.
    static func fetch(_ record: JSON, to path: String, _ api: API) async throws {
        let source = ExportErrand.path(of: record) + "/file"
        guard path != "-" else {
            return try await api.stream(source, [], accept: "*/*") { try Console.bytes($0) }
        }
        guard
            FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure(.failed, "cannot write \(path)") }
        try await api.stream(source, [], accept: "*/*") { try handle.write(contentsOf: Data($0)) }
        try handle.close()
        Console.note("\(Count.text(record["rows"]?.integer ?? 0, "row")) in \(path)")
    }
}
