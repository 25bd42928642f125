public import Storage

extension Spool {
    /// A follower's place in the log, kept in the store; 0 where it has not begun.
    public func cursor(_ name: String) async throws -> EventSequence {
        try await engine.read { connection in
            try connection.first(Self.cursorByName, [.text(name)]) { $0.key(0) } ?? EventSequence(number: 0)
        }
    }

    /// Moves a follower's place in the same commit as what the follower wrote.
    public static func moveCursor(_ name: String, to place: EventSequence, on connection: any WriteConnection) throws {
        try connection.execute(placeCursor, [.text(name), .key(place)])
    }

    private static let cursorByName = Statement("SELECT seq FROM cursor WHERE name = $1")
    private static let placeCursor = Statement(
        "INSERT INTO cursor (name, seq) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq")
}
