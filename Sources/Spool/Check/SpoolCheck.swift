public import Storage

/// What must hold between the rows of a spool, whatever is under way in it: each row is written with the others in one commit.
public struct SpoolCheck: Hashable, Sendable {
    /// What is counted, for people: "messages that …".
    public let name: String
    /// 0 where all is well.
    public let count: Int

    /// All of them.
    public static func all(on connection: any ReadConnection) throws -> [SpoolCheck] {
        try checks.map { name, statement in
            SpoolCheck(name: name, count: Int(try connection.first(statement) { $0.integer(0) } ?? 0))
        }
    }

    private static let checks: [(String, Statement)] = [
        (
            "messages that wait and are in no queue",
            Statement(
                """
                SELECT COUNT(*) FROM message m WHERE m.status < 2
                AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message = m.key)
                """)
        ),
        (
            "places in the queue without a message",
            Statement(
                """
                SELECT COUNT(*) FROM queue q
                WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.key = q.message)
                """)
        ),
        (
            "messages that are over and still wait",
            Statement(
                """
                SELECT COUNT(*) FROM queue q JOIN message m ON m.key = q.message WHERE m.status >= 2
                """)
        ),
        (
            "messages that wait and have nothing to send",
            Statement(
                """
                SELECT COUNT(*) FROM queue q JOIN message m ON m.key = q.message
                WHERE NOT EXISTS (SELECT 1 FROM body b WHERE b.content = m.content)
                """)
        ),
        (
            "messages whose newest event is not theirs",
            Statement(
                """
                SELECT COUNT(*) FROM queue q JOIN message m ON m.key = q.message JOIN event e ON e.seq = m.last_event
                WHERE e.message <> m.key
                """)
        ),
    ]
}
