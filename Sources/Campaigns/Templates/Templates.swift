public import Mail
public import Spool
public import Storage

/// The letters an account keeps.
public final class Templates: Sendable {
    private let engine: any Engine
    private let keys: KeySource
    private let time: any TimeSource

    public init(spool: Spool, time: any TimeSource) {
        engine = spool.engine
        keys = spool.keys
        self.time = time
    }

    /// Keeps a letter under a new name. That its text can be merged is checked by whoever hands it in (`Submission.faults`).
    /// - Throws: `TemplateError.badName`, `TemplateError.nameTaken`.
    public func add(_ text: TemplateText, named name: String, account: AccountID, by: String) async throws -> Template {
        guard (1...200).contains(name.utf8.count), !name.utf8.contains(0) else { throw TemplateError.badName }
        let template = Template(
            key: keys.next(), account: account, name: name, version: 1, createdAt: time.now(), archivedAt: nil)
        try await engine.write { connection in
            let isNew = try connection.execute(
                Self.insert,
                [.key(template.key), .key(account), .text(name), .integer(template.createdAt.microseconds)])
            guard isNew == 1 else { throw TemplateError.nameTaken }
            try Self.addVersion(text, of: template.key, 1, at: template.createdAt, by: by, on: connection)
        }
        return template
    }

    /// Keeps a new version. What was sent of the others stays as it was.
    /// - Throws: `TemplateError.unknown`.
    public func revise(
        _ key: TemplateKey, to text: TemplateText, account: AccountID, by: String
    ) async throws -> TemplateVersion {
        let now = time.now()
        let number = try await engine.write { connection in
            guard let number = try connection.first(Self.advance, [.key(key), .key(account)], { Int($0.integer(0)) })
            else { throw TemplateError.unknown }
            try Self.addVersion(text, of: key, number, at: now, by: by, on: connection)
            return number
        }
        return TemplateVersion(template: key, version: number, madeAt: now, madeBy: by, text: text)
    }

    /// Takes it from the list, or back into it. Campaigns that use it go on.
    /// - Throws: `TemplateError.unknown`.
    public func archive(_ key: TemplateKey, _ isArchived: Bool, account: AccountID) async throws {
        let now = time.now()
        let place: [Binding] = [.key(key), .key(account), isArchived ? .integer(now.microseconds) : .null]
        let found = try await engine.write { try $0.execute(Self.setArchived, place) }
        guard found == 1 else { throw TemplateError.unknown }
    }

    /// By name, those that are offered, or all.
    /// - Parameter limit: 1...1,000.
    public func templates(
        account: AccountID, includesArchived: Bool = false, after name: String = "", limit: Int = 500
    ) async throws -> [Template] {
        let bindings: [Binding] = [
            .key(account), .text(name), .flag(includesArchived), .integer(min(max(limit, 1), 1_000)),
        ]
        return try await engine.read { try $0.all(Self.selectPage, bindings, Template.init(row:)) }
    }

    /// `nil` where there is none, or it is another account's.
    public func template(_ key: TemplateKey, account: AccountID) async throws -> Template? {
        try await engine.read { try $0.first(Self.selectOne, [.key(key), .key(account)], Template.init(row:)) }
    }

    public func template(named name: String, account: AccountID) async throws -> Template? {
        try await engine.read { try $0.first(Self.selectNamed, [.text(name), .key(account)], Template.init(row:)) }
    }

    /// A version, or the newest.
    public func version(
        _ number: Int? = nil, of key: TemplateKey, account: AccountID
    ) async throws -> TemplateVersion? {
        try await engine.read { connection in
            let place: [Binding] = [.key(key), .key(account), number.map { .integer($0) } ?? .null]
            return try connection.first(Self.selectVersion, place, TemplateVersion.init(row:))
        }
    }

    /// All versions, the newest first, at most 1,000.
    public func versions(of key: TemplateKey, account: AccountID) async throws -> [TemplateVersion] {
        try await engine.read {
            try $0.all(Self.selectVersions, [.key(key), .key(account)], TemplateVersion.init(row:))
        }
    }

    private static func addVersion(
        _ text: TemplateText, of key: TemplateKey, _ number: Int, at now: Timestamp, by: String,
        on connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertVersion,
            [
                .key(key), .integer(number), .integer(now.microseconds), .text(by), .text(text.subject),
                .text(orNull: text.text), .text(orNull: text.html), .bytes(NamedValues.write(text.defaults)),
            ])
    }

    private static let columns = "key, account, name, version, created_at, archived_at"
    private static let insert = Statement(
        """
        INSERT INTO template (key, account, name, version, created_at) VALUES ($1, $2, $3, 1, $4)
        ON CONFLICT (account, name) DO NOTHING
        """)
    private static let insertVersion = Statement(
        """
        INSERT INTO template_version (template, version, made_at, made_by, subject, text, html, defaults)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let advance = Statement(
        "UPDATE template SET version = version + 1 WHERE key = $1 AND account = $2 RETURNING version")
    private static let setArchived = Statement("UPDATE template SET archived_at = $3 WHERE key = $1 AND account = $2")
    private static let selectOne = Statement("SELECT \(columns) FROM template WHERE key = $1 AND account = $2")
    private static let selectNamed = Statement("SELECT \(columns) FROM template WHERE name = $1 AND account = $2")
    private static let selectPage = Statement(
        """
        SELECT \(columns) FROM template WHERE account = $1 AND name > $2 AND ($3 = 1 OR archived_at IS NULL)
        ORDER BY name LIMIT $4
        """)
    private static let versionColumns = """
        v.template, v.version, v.made_at, v.made_by, v.subject, v.text, v.html, v.defaults
        FROM template_version v JOIN template t ON t.key = v.template WHERE v.template = $1 AND t.account = $2
        """
    private static let selectVersion = Statement(
        "SELECT \(versionColumns) AND v.version = coalesce($3, t.version)")
    private static let selectVersions = Statement("SELECT \(versionColumns) ORDER BY v.version DESC LIMIT 1000")
}

extension Template {
    fileprivate init(row: any Row) {
        self.init(
            key: row.key(0), account: row.key(1), name: row.text(2), version: Int(row.integer(3)),
            createdAt: Timestamp(microseconds: row.integer(4)),
            archivedAt: row.integerOrNil(5).map(Timestamp.init(microseconds:)))
    }
}

extension TemplateVersion {
    fileprivate init(row: any Row) {
        self.init(
            template: row.key(0), version: Int(row.integer(1)), madeAt: Timestamp(microseconds: row.integer(2)),
            madeBy: row.text(3),
            text: TemplateText(
                subject: row.text(4), text: row.textOrNil(5), html: row.textOrNil(6),
                defaults: NamedValues.read(row.bytes(7))))
    }
}
