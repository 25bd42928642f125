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
}

enum ContactVerdictTable {
    private static let note = Statement(
        """
        INSERT INTO contact_verdict (contact, verdict, reason, verified_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (contact) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, \
        verified_at = excluded.verified_at
        """)
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

    static func remove(_ contact: ContactKey, on connection: any WriteConnection) throws {
        try connection.execute(removal, [.key(contact)])
    }
}
