internal import Bounce
internal import Mail
internal import NIOCore
internal import Storage

extension Claim {
    struct Taken: Sendable {
        var entries: [QueueEntry] = []
        /// Suppressed or too old: ended instead of returned.
        var endings: [Outcome] = []
        /// Addresses whose ending put them on the system's list.
        var suppressed: [String] = []
        var walk: ClaimWalk
        /// Whose mail waits, as this claim saw it.
        var holds: HoldSet
    }

    /// Finds, looks whether sending is still allowed, leases, and reads the bytes.
    func run(ledger: Ledger, on connection: any WriteConnection) throws -> Taken {
        let holds = try HoldSet(on: connection)
        let found = try find(holds: holds, on: connection)
        var taken = Taken(walk: found.walk, holds: holds)
        var rows = try read(found.messages, on: connection)
        let suppressions = try findSuppressions(rows, on: connection)
        let isLeased = try connection.executeMany(
            Self.takeLease, rows.map { [.integer($0.message), .integer(lease)] })
        rows = zip(rows, isLeased).filter { $1 > 0 }.map(\.0)
        let contents = try readContents(rows, on: connection)
        for row in rows {
            // A spoilt address stays leased: set aside, while the others go on.
            guard let mailbox = Mailbox(internationalized: row.recipient) else { continue }
            let content = contents[row.content]
            let entry = row.entry(lease: lease, recipient: mailbox, content: content ?? row.emptyContent)
            if let suppression = suppressions[row.message] {
                taken.endings.append(.drop(of: entry, at: now, suppression: suppression))
            } else if row.expiresAt <= now {
                taken.endings.append(.expiry(of: entry, at: now))
            } else if content == nil {
                taken.endings.append(.loss(of: entry, at: now))
            } else {
                taken.entries.append(entry)
            }
        }
        taken.suppressed = try ledger.write(taken.endings, on: connection).suppressed
        return taken
    }

    /// Reads the rows of the messages found, as many as the byte limit allows and one at least.
    private func read(_ messages: [Int64], on connection: any ReadConnection) throws -> [ClaimedRow] {
        var rows: [ClaimedRow] = []
        var byteCount = 0
        try connection.queryMany(ClaimedRow.select, messages.map { [.integer($0)] }) { _, row in
            let claimed = ClaimedRow(row: row)
            byteCount += claimed.byteCount / max(1, claimed.recipientCount)
            if rows.isEmpty || byteCount <= byteLimit { rows.append(claimed) }
        }
        let asked = try StatusRequestTable.find(
            rows.filter { $0.traits.contains(.statusRequests) }.map(\.message), on: connection)
        if !asked.isEmpty { for index in rows.indices { rows[index].asked = asked[rows[index].message] } }
        return rows
    }

    private func findSuppressions(_ rows: [ClaimedRow], on connection: any ReadConnection) throws
        -> [Int64: SuppressionKey]
    {
        let keys = try SuppressionQuestion.answers(
            to: rows.map { .init(address: $0.address, account: $0.account, at: now) }, on: connection)
        var found: [Int64: SuppressionKey] = [:]
        for (row, key) in zip(rows, keys) { found[row.message] = key }
        return found
    }

    private func readContents(_ rows: [ClaimedRow], on connection: any ReadConnection) throws
        -> [Int64: SpooledContent]
    {
        let distinct = Array(Dictionary(rows.map { ($0.content, $0) }, uniquingKeysWith: { first, _ in first }).values)
        var contents: [Int64: SpooledContent] = [:]
        try connection.queryMany(Self.readBody, distinct.map { [.integer($0.content)] }) { index, row in
            contents[distinct[index].content] = distinct[index].content(bytes: ByteBuffer(bytes: row.bytes(0)))
        }
        return contents
    }

    static let takeLease = Statement("UPDATE queue SET lease = $2 WHERE message = $1 AND lease = 0")
    private static let readBody = Statement("SELECT bytes FROM body WHERE content = $1")
}
