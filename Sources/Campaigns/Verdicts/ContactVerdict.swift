public import Mail
public import Storage
public import Verification

/// The last word about a contact's address.
public struct ContactVerdict: Hashable, Sendable {
    public let contact: ContactKey
    public let verdict: Verdict
    public let reason: VerificationReason
    public let verifiedAt: Timestamp

    init(_ contact: ContactKey, _ verification: Verification) {
        self.contact = contact
        verdict = verification.verdict
        reason = verification.reason
        verifiedAt = verification.checkedAt
    }

    /// Nothing can be delivered to the address as far as is known: no campaign writes to it. A later delivery, a later change of
    /// state or a fresh verdict clears it. What is suppressed is kept out for as long as it is, whatever was found then.
    public func keepsOut(_ contact: ContactRecord) -> Bool {
        verdict == .undeliverable && reason != .suppressed && verifiedAt >= contact.stateAt
            && contact.engagement.deliveredAt.map { $0 < verifiedAt } ?? true
    }
}

enum ContactVerdictTable {
    private static let note = Statement(
        """
        INSERT INTO contact_verdict (contact, verdict, reason, verified_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (contact) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, \
        verified_at = excluded.verified_at
        """)
    private static let ofContact = Statement(
        "SELECT contact, verdict, reason, verified_at FROM contact_verdict WHERE contact = $1")
    private static let removal = Statement("DELETE FROM contact_verdict WHERE contact = $1")

    static func note(_ verdicts: [ContactVerdict], on connection: any WriteConnection) throws {
        try connection.send(
            note,
            verdicts.map {
                [
                    .key($0.contact), .text($0.verdict.rawValue), .text($0.reason.rawValue),
                    .integer($0.verifiedAt.microseconds),
                ]
            })
    }

    /// `ContactVerdict.keepsOut` of verdict `v` and contact `c`.
    static let keepsOut = """
        v.verdict = 'undeliverable' AND v.reason <> 'suppressed' AND v.verified_at >= c.state_at \
        AND (c.delivered_at IS NULL OR c.delivered_at < v.verified_at)
        """

    /// In the order given; `nil` where nobody asked.
    static func of(_ contacts: [ContactKey], on connection: any ReadConnection) throws -> [ContactVerdict?] {
        var verdicts = [ContactVerdict?](repeating: nil, count: contacts.count)
        try connection.queryMany(ofContact, contacts.map { [.key($0)] }) { verdicts[$0] = ContactVerdict(row: $1) }
        return verdicts
    }

    static func remove(_ contact: ContactKey, on connection: any WriteConnection) throws {
        try connection.execute(removal, [.key(contact)])
    }
}

extension ContactVerdict {
    fileprivate init(row: any Row) {
        contact = row.key(0)
        verdict = Verdict(rawValue: row.text(1)) ?? .unknown
        reason = VerificationReason(rawValue: row.text(2)) ?? .ok
        verifiedAt = Timestamp(microseconds: row.integer(3))
    }
}
