internal import Mail
internal import Storage

/// Brings the addresses of the suppression lists and their audit into the form of `Mailbox.normalized`, once in the life of
/// a store: earlier releases kept characters beyond ASCII as they came, so that one address could have two keys. Old messages
/// and events keep the spelling they were logged under.
struct AddressForm {
    private static let name = "nfc"
    private static let isHeld = Statement("SELECT 1 FROM address_form WHERE name = $1")
    private static let note = Statement("INSERT INTO address_form (name) VALUES ($1)")
    private static let respell = Statement("UPDATE suppression SET address = $2 WHERE key = $1")
    private static let respellAudit = Statement("UPDATE suppression_audit SET address = $2 WHERE suppression = $1")

    private let connection: any WriteConnection
    private let now: Timestamp

    /// Does nothing where it has been done.
    static func hold(on connection: any WriteConnection, at now: Timestamp) throws {
        guard try connection.first(isHeld, [.text(name)], { _ in true }) == nil else { return }
        let form = AddressForm(connection: connection, now: now)
        try form.mergeEntries()
        try form.respellAudit()
        try connection.execute(note, [.text(name)])
    }

    /// `nil` where it is in the form, or is no address.
    private static func normalized(_ address: String) -> String? {
        guard let form = Mailbox(internationalized: address)?.normalized.description else { return nil }
        return form.utf8.elementsEqual(address.utf8) ? nil : form
    }

    /// Of two entries that turn out to be one the longer lasting stays; the audit tells of the other.
    private func mergeEntries() throws {
        let select = Statement(
            """
            SELECT \(SuppressionList.columns) FROM suppression
            WHERE \(connection.dialect.isNotASCII("address")) ORDER BY created_at, key
            """)
        for record in try connection.all(select, [], SuppressionRecord.init(row:)) {
            guard let address = Self.normalized(record.address) else { continue }
            if let standing = try SuppressionList.standing([(address, record.scope)], on: connection)[0] {
                let shorter = record.lasts(longerThan: standing) ? standing : record
                let change = SuppressionChange(
                    at: now, by: "postrider", why: "the same address stood there in another Unicode form")
                _ = try SuppressionList.remove([shorter], change, on: connection)
                guard shorter.key == standing.key else { continue }
            }
            try connection.execute(Self.respell, [.key(record.key), .text(address)])
        }
    }

    private func respellAudit() throws {
        let select = Statement(
            "SELECT suppression, address FROM suppression_audit WHERE \(connection.dialect.isNotASCII("address"))")
        let rows = try connection.all(select) { (key: $0.integer(0), address: $0.text(1)) }
        try connection.executeMany(
            Self.respellAudit,
            rows.compactMap { row in Self.normalized(row.address).map { [.integer(row.key), .text($0)] } })
    }
}

extension SuppressionRecord {
    fileprivate func lasts(longerThan other: SuppressionRecord) -> Bool {
        guard let end = other.expiresAt else { return false }
        return expiresAt.map { $0 > end } ?? true
    }
}
