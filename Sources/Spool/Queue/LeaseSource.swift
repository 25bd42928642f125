internal import Storage
internal import Synchronization

/// The fencing numbers of this start of the node: incarnation in the upper bits, counted below. Leases of earlier starts
/// are void from the moment the spool opens.
final class LeaseSource: Sendable {
    private static let counterBits: Int64 = 40
    private let base: Int64
    private let counter = Atomic<Int64>(0)

    private init(incarnation: Int64) { base = incarnation << LeaseSource.counterBits }

    /// Never 0, which marks a waiting message.
    func next() -> Int64 { base + counter.add(1, ordering: .relaxed).newValue }

    func isOurs(_ lease: Int64) -> Bool { lease > base && lease < base + 1 << LeaseSource.counterBits }

    /// How many leases one commit makes void: a start after a crash holds neither many pages nor the writer for long.
    private static let voidedAtOnce = 1_000

    /// Starts a new incarnation of `node` and gives back what the last one held, and how much that was. Cut off, it is done
    /// again by the next start.
    static func begin(node: Int64, at microseconds: Int64, on engine: any Engine) async throws
        -> (LeaseSource, voidedCount: Int)
    {
        let previous = try await engine.read { connection in
            try connection.first(incarnationOfNode, [.integer(node)]) { $0.integer(0) }
        }
        let voidedCount = if let previous { try await voidLeases(of: previous, on: engine) } else { 0 }
        let incarnation = try await engine.write { connection in
            let newest = try connection.first(newestIncarnation) { $0.integer(0) } ?? 0
            try connection.execute(noteStart, [.integer(node), .integer(newest + 1), .integer(microseconds)])
            return newest + 1
        }
        return (LeaseSource(incarnation: incarnation), voidedCount)
    }

    private static func voidLeases(of incarnation: Int64, on engine: any Engine) async throws -> Int {
        let leases = [Binding.integer(incarnation << counterBits), .integer((incarnation + 1) << counterBits)]
        var count = 0
        while true {
            let voided = try await engine.write { connection in
                try connection.execute(voidLeases, leases + [.integer(voidedAtOnce)])
            }
            count += voided
            if voided < voidedAtOnce { return count }
        }
    }

    private static let newestIncarnation = Statement("SELECT coalesce(max(incarnation), 0) FROM node")
    private static let incarnationOfNode = Statement("SELECT incarnation FROM node WHERE id = $1")
    static let voidLeases = Statement(
        """
        UPDATE queue SET lease = 0
        WHERE message IN (SELECT message FROM queue WHERE lease > 0 AND lease >= $1 AND lease < $2 LIMIT $3)
        """)
    private static let noteStart = Statement(
        """
        INSERT INTO node (id, incarnation, started_at) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET incarnation = excluded.incarnation, started_at = excluded.started_at
        """)
}
