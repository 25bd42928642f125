internal import CLibPQ

/// Where a PostgreSQL store is: `postgres://user@host:port/database`, or `postgres:///database?host=/run/postgresql` for a
/// unix socket. Whatever libpq takes in a URL may stand in it; what it leaves out comes from libpq's own environment and
/// files (`PGPASSFILE`, `PGSSLROOTCERT`…). Its description shows no password.
/// Source: PostgreSQL 15 documentation, section 34.1.1.2.
public struct PostgreSQLAddress: Hashable, Sendable, CustomStringConvertible {
    /// As written, with the password where one stands in it.
    let url: String
    public let description: String

    /// Whether `text` means a PostgreSQL store, be it well written or not.
    public static func isMeant(by text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    /// - Throws: `EngineError.failed` with what libpq finds wrong.
    public init(_ url: String) throws(EngineError) {
        guard Self.isMeant(by: url), !url.utf8.contains(0) else {
            throw .failed("a PostgreSQL store is written postgres://user@host:port/database")
        }
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &complaint) else {
            defer { PQfreemem(complaint) }
            let reason = complaint.map { String(cString: $0) } ?? "it cannot be read"
            throw .failed(reason.contains("\"") ? "the URL of the PostgreSQL store cannot be read" : reason)
        }
        defer { PQconninfoFree(options) }
        self.url = url
        description = Self.describe(options)
    }

    /// The same for other programs that stand on libpq: keywords and values without the password, which belongs into
    /// `PGPASSWORD`, since everybody may read a program's arguments.
    public var forPrograms: (words: String, password: String?) {
        guard let options = PQconninfoParse(url, nil) else { return ("", nil) }
        defer { PQconninfoFree(options) }
        var values = Self.values(of: options)
        let password = values.removeValue(forKey: "password")
        let words = values.sorted { $0.key < $1.key }.map { keyword, value in
            let escaped = value.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }
            return "\(keyword)='\(String(escaped))'"
        }
        return (words.joined(separator: " "), password)
    }

    private static func values(of options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    private static func describe(_ options: UnsafeMutablePointer<PQconninfoOption>) -> String {
        let values = values(of: options)
        let host = values["host"] ?? ""
        let user = values["user"].map { $0 + "@" } ?? ""
        let database = values["dbname"] ?? ""
        guard !host.hasPrefix("/") else {
            return "postgres://\(user)/\(database)?host=\(host)\(values["port"].map { "&port=" + $0 } ?? "")"
        }
        return "postgres://\(user)\(host)\(values["port"].map { ":" + $0 } ?? "")/\(database)"
    }
}
