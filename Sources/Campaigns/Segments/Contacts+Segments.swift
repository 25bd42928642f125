import Mail
public import Storage

extension Contacts {
    /// By name, at most 1,000; the standing ones are there once somebody asked for them.
    public func segments(of account: AccountID) async throws -> [SegmentRecord] {
        let standing = try await engine.read { try SegmentTable.all(of: account, on: $0) }
        let missing = SegmentRecord.standing.filter { entry in !standing.contains { $0.name == entry.name } }
        guard !missing.isEmpty else { return standing }
        for entry in missing { _ = try? await makeSegment(named: entry.name, rule: entry.rule, account: account) }
        return try await engine.read { try SegmentTable.all(of: account, on: $0) }
    }

    public func segment(_ key: SegmentKey, account: AccountID) async throws -> SegmentRecord? {
        try await engine.read { try SegmentTable.find(key, account: account, on: $0) }
    }

    public func segment(named name: String, account: AccountID) async throws -> SegmentRecord? {
        if let known = try await engine.read({ try SegmentTable.find(named: name, account: account, on: $0) }) {
            return known
        }
        guard let rule = SegmentRecord.standing.first(where: { $0.name == name })?.rule else { return nil }
        return try await makeSegment(named: name, rule: rule, account: account)
    }

    /// - Throws: `SegmentError`.
    public func makeSegment(named name: String, rule: String, account: AccountID) async throws -> SegmentRecord {
        let now = time.now()
        let segment = SegmentRecord(
            key: keys.next(), name: try Contacts.segmentName(name), rule: try Contacts.checked(rule), createdAt: now,
            updatedAt: now)
        return try await engine.write { connection in
            guard try SegmentTable.all(of: account, on: connection).count < SegmentTable.maximumCount else {
                throw SegmentError.tooMany
            }
            guard try SegmentTable.insert(segment, account: account, on: connection) else {
                throw SegmentError.nameTaken
            }
            return segment
        }
    }

    /// Changes what is given.
    /// - Throws: `SegmentError`.
    public func changeSegment(
        _ key: SegmentKey, name: String? = nil, rule: String? = nil, account: AccountID
    ) async throws -> SegmentRecord {
        let now = time.now()
        let name = try name.map(Contacts.segmentName)
        let rule = try rule.map(Contacts.checked)
        return try await engine.write { connection in
            guard let old = try SegmentTable.find(key, account: account, on: connection) else {
                throw SegmentError.notFound
            }
            if let name, name != old.name,
                try SegmentTable.find(named: name, account: account, on: connection) != nil
            {
                throw SegmentError.nameTaken
            }
            let new = SegmentRecord(
                key: key, name: name ?? old.name, rule: rule ?? old.rule, createdAt: old.createdAt, updatedAt: now)
            try SegmentTable.update(new, on: connection)
            return new
        }
    }

    /// - Throws: `SegmentError.notFound`.
    public func removeSegment(_ key: SegmentKey, account: AccountID) async throws {
        let isGone = try await engine.write { try SegmentTable.remove(key, account: account, on: $0) }
        guard isGone else { throw SegmentError.notFound }
    }

    private static func checked(_ rule: String) throws(SegmentError) -> String {
        do {
            _ = try SegmentParser.parse(rule)
            return rule
        } catch {
            throw .badRule(error)
        }
    }

    private static func segmentName(_ name: String) throws(SegmentError) -> String {
        let trimmed = BoundedText.trimmed(name)
        guard !trimmed.isEmpty, BoundedText.line(trimmed, byteLimit: 200) == trimmed else { throw .badName }
        return trimmed
    }
}
