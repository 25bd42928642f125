/// Who administered what: one row an act, written in the transaction of the act by the room that acts, and never changed.
/// `Accounts` reads it.
public enum AuditLog {
    /// - Parameters:
    ///   - at: microseconds since 1970.
    ///   - account: whose members may see it; `nil`: administrators of the installation alone.
    ///   - actor: `key_…`, `usr_…`, or a word for what acted by itself: `machine`, `node`.
    ///   - action: what was done, as `noun.verb`: `suppression.removed`.
    ///   - subject: on whom or what: an id, an address, a name. At most 500 bytes of it are kept.
    ///   - detail: the rest of the story, for people: `role viewer to member`. At most 2,000 bytes are kept. No secrets.
    ///   - origin: the IP address it came from; `nil` where it came from no network.
    public static func note(
        at: Int64, account: AccountID?, actor: String, action: String, subject: String, detail: String = "",
        origin: String? = nil, on connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertion,
            [
                .integer(at), .key(orNull: account), .text(cut(actor, 100)), .text(cut(action, 100)),
                .text(cut(subject, 500)), .text(cut(detail, 2_000)), .text(orNull: origin.map { cut($0, 100) }),
            ])
    }

    /// The numbers are without gaps: one transaction writes at a time.
    private static let insertion = Statement(
        """
        INSERT INTO audit (id, at, account, actor, action, subject, detail, origin)
        VALUES ((SELECT coalesce(max(id), 0) + 1 FROM audit), $1, $2, $3, $4, $5, $6, $7)
        """)

    /// Ends before a character that would not fit whole.
    private static func cut(_ text: String, _ byteCount: Int) -> String {
        guard text.utf8.count > byteCount else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: byteCount)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }
}
