import Mail
import Spool
import Storage

/// Brings a batch of drafts into the tables, in one transaction. What is done twice changes nothing the second time.
struct ContactWriter {
    let intake: ContactIntake
    let drafts: [ContactDraft]
    let keys: KeySource
    /// For each draft, why its address may not be taken in anew.
    let suppressions: [String?]
    let hashes: [String]
    let now: Timestamp

    /// A contact as it stands in the tables, or is about to.
    private struct Standing {
        let key: ContactKey
        var fields: [String: FieldValue]
        var mailbox: String
        var isNew: Bool
        var isChanged = false
    }

    private static let find = Statement(
        "SELECT key, fields, mailbox, address FROM contact WHERE account = $1 AND address = $2")
    private static let findErased = Statement("SELECT 1 FROM erased_contact WHERE account = $1 AND hash = $2")
    private static let insertion = Statement(
        """
        INSERT INTO contact (key, account, address, mailbox, domain, state, state_at, stage, source, origin, fields, \
        created_at, updated_at, unanswered, soft_bounces, hard_bounces) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $7, $7, 0, 0, 0)
        """)
    private static let update = Statement(
        "UPDATE contact SET fields = $2, mailbox = $3, updated_at = $4 WHERE key = $1")
    private static let touch = Statement("UPDATE contact SET updated_at = $2 WHERE key = $1")

    func write(on connection: any WriteConnection) throws -> [ContactOutcome] {
        var standing = try load(on: connection)
        let erased = try findErased(on: connection)
        var outcomes: [ContactOutcome] = []
        for (index, draft) in drafts.enumerated() {
            let address = draft.mailbox.normalized.description
            guard var known = standing[address] else {
                if let cause = suppressions[index] {
                    outcomes.append(.suppressed(cause))
                } else if erased.contains(index) {
                    outcomes.append(.erased)
                } else {
                    let key: ContactKey = keys.next()
                    outcomes.append(.created(key))
                    standing[address] = Standing(
                        key: key, fields: merged([:], draft), mailbox: draft.mailbox.description, isNew: true)
                }
                continue
            }
            let isChanged = intake.updatesExisting && changes(known, draft)
            if isChanged {
                known.fields = merged(known.fields, draft)
                known.mailbox = draft.mailbox.description
                known.isChanged = true
                standing[address] = known
            }
            outcomes.append(isChanged ? .updated(known.key) : .skipped(known.key))
        }
        guard !intake.isDryRun else { return outcomes }
        try insert(standing, on: connection)
        try connection.send(
            Self.update,
            standing.values.filter { $0.isChanged && !$0.isNew }.map {
                [.key($0.key), .text(FieldTable.write($0.fields)), mailbox($0), .integer(now.microseconds)]
            })
        return try join(outcomes, on: connection)
    }

    // MARK: What stands

    private func load(on connection: any ReadConnection) throws -> [String: Standing] {
        var standing: [String: Standing] = [:]
        let sets = drafts.map { [Binding.key(intake.account), .text($0.mailbox.normalized.description)] }
        try connection.queryMany(Self.find, sets) { _, row in
            standing[row.text(3)] = Standing(
                key: row.key(0), fields: FieldTable.read(row.text(1)), mailbox: row.textOrNil(2) ?? row.text(3),
                isNew: false)
        }
        return standing
    }

    private func findErased(on connection: any ReadConnection) throws -> Set<Int> {
        var erased: Set<Int> = []
        guard !hashes.isEmpty else { return erased }
        try connection.queryMany(Self.findErased, hashes.map { [.key(intake.account), .text($0)] }) { index, _ in
            erased.insert(index)
        }
        return erased
    }

    private func merged(_ fields: [String: FieldValue], _ draft: ContactDraft) -> [String: FieldValue] {
        var fields = fields
        for (name, value) in draft.fields {
            if let value { fields[name] = value.stored } else { fields[name] = nil }
        }
        return fields
    }

    private func changes(_ known: Standing, _ draft: ContactDraft) -> Bool {
        known.mailbox != draft.mailbox.description || merged(known.fields, draft) != known.fields
    }

    /// The spelling for the wire, where it is not the normalised one.
    private func mailbox(_ standing: Standing) -> Binding {
        let normalized = ContactRecord.mailbox(standing.mailbox).normalized.description
        return standing.mailbox == normalized ? .null : .text(standing.mailbox)
    }

    // MARK: Writing

    private func insert(_ standing: [String: Standing], on connection: any WriteConnection) throws {
        let rows = standing.filter { $0.value.isNew }.sorted { $0.value.key < $1.value.key }
        try connection.send(
            Self.insertion,
            rows.map { address, contact in
                let domain = ContactRecord.mailbox(address).domain.text
                return [
                    .key(contact.key), .key(intake.account), .text(address), mailbox(contact), .text(domain),
                    .integer(intake.state.number), .integer(now.microseconds), .text(intake.source.kind.rawValue),
                    .text(intake.source.origin), .text(FieldTable.write(contact.fields)),
                ]
            })
    }

    /// Lists, tags and consents; what these change turns `skipped` into `updated`.
    private func join(_ outcomes: [ContactOutcome], on connection: any WriteConnection) throws -> [ContactOutcome] {
        var outcomes = outcomes
        let touched = outcomes.indices.compactMap { index -> (index: Int, contact: ContactKey)? in
            if case .skipped = outcomes[index], !intake.updatesExisting { return nil }
            return outcomes[index].contact.map { (index, $0) }
        }
        var joined: Set<ContactKey> = []
        for list in intake.lists {
            joined.formUnion(
                try ListTable.join(touched.map(\.contact), list: list, at: now, on: connection))
        }
        joined.formUnion(
            try TagTable.add(
                touched.map { ($0.contact, drafts[$0.index].tags) }, account: intake.account, keys: keys,
                on: connection))
        for (index, contact) in touched {
            guard let consent = drafts[index].consent else { continue }
            try ConsentTable.note(
                consent, key: keys.next(), contact: contact, address: drafts[index].mailbox, source: intake.source,
                by: intake.by, at: now, on: connection)
        }
        var changed: [ContactKey] = []
        for (index, _) in touched {
            guard case .skipped(let key) = outcomes[index], joined.contains(key) else { continue }
            outcomes[index] = .updated(key)
            changed.append(key)
        }
        try connection.send(Self.touch, changed.map { [.key($0), .integer(now.microseconds)] })
        return outcomes
    }
}

extension FieldValue {
    /// As it comes back from the store, where dates are text.
    var stored: FieldValue { if case .date(let text) = self { .text(text) } else { self } }
}
