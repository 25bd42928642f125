internal import Bounce
internal import Mail
internal import NIOCore
internal import Storage

/// The table of mail that is kept for a repetition: what bounced softly in campaigns, and what was refused in an incident.
enum ResendTable {
    /// How long the bytes are kept.
    static let keepingTime = Duration.seconds(15 * 86_400)
    /// Rows that are let go with a settlement, at most.
    private static let sweepCount = 64

    /// Keeps what may be sent again, and lets go what was kept long enough.
    /// - Returns: the outcomes whose bytes are not needed any more.
    static func keep(_ finished: [Outcome], on connection: any WriteConnection) throws -> [Outcome] {
        guard finished.contains(where: \.isWorthKeeping), let now = finished.first?.at else { return finished }
        try connection.executeMany(
            insert,
            finished.filter(\.isWorthKeeping).map { outcome in
                [
                    .integer(outcome.campaign?.number ?? 0), .key(outcome.message), .key(outcome.content),
                    .integer(outcome.at.microseconds), .integer(orNull: outcome.incident),
                ]
            })
        try sweep(before: now - keepingTime, on: connection)
        return finished.filter { !$0.isWorthKeeping }
    }

    private static func sweep(before time: Timestamp, on connection: any WriteConnection) throws {
        let old = try connection.all(selectOld, [.integer(time.microseconds), .integer(sweepCount)]) { row in
            (
                campaign: row.integer(0), message: row.integer(1), content: row.key(2, as: ContentKey.self),
                count: row.integer(3)
            )
        }
        guard !old.isEmpty else { return }
        try connection.executeMany(delete, old.map { [.integer($0.campaign), .integer($0.message)] })
        try Ledger.letGo(old.map { ($0.content, Int($0.count)) }, on: connection)
    }

    /// Marks what is repeated, and lets its bytes go.
    /// - Throws: `ResendError.overtaken` where one was repeated meanwhile.
    static func take(_ repetitions: [(Repetition, MessageKey)], on connection: any WriteConnection) throws {
        guard !repetitions.isEmpty else { return }
        let isOurs = try connection.executeMany(
            mark, repetitions.map { [.key($0.campaign), .key($0.message), .key($1)] })
        guard isOurs.allSatisfy({ $0 == 1 }) else { throw ResendError.overtaken }
        try Ledger.letGo(repetitions.map { ($0.0.content, $0.0.contentRecipientCount) }, on: connection)
    }

    private static let insert = Statement(
        "INSERT INTO resendable (campaign, message, content, since, incident) VALUES ($1, $2, $3, $4, $5)")
    private static let selectOld = Statement(
        """
        SELECT r.campaign, r.message, r.content, c.recipient_count
        FROM resendable r JOIN content c ON c.key = r.content
        WHERE r.resent_as IS NULL AND r.since < $1 ORDER BY r.since LIMIT $2
        """)
    private static let delete = Statement("DELETE FROM resendable WHERE campaign = $1 AND message = $2")
    private static let mark = Statement(
        """
        UPDATE resendable SET resent_as = $3 WHERE campaign = $1 AND message = $2 AND resent_as IS NULL
        """)
}

extension Outcome {
    fileprivate var isWorthKeeping: Bool {
        !isLoss && (status == .softBounce && campaign != nil || status == .hardBounce && incident != nil)
    }
}

public enum ResendError: Error, Hashable, Sendable {
    /// Somebody else sends the same messages again: what is left is to be asked for anew.
    case overtaken
}
