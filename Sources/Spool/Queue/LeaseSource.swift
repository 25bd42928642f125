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

    /// Starts a new incarnation of `node` and gives back what the last one held, and how much that was.
    static func begin(node: Int64, at microseconds: Int64, on connection: any WriteConnection) throws
        -> (LeaseSource, voidedCount: Int)
    {
        let newest = try connection.first(newestIncarnation) { $0.integer(0) } ?? 0
        var voidedCount = 0
        if let previous = try connection.first(incarnationOfNode, [.integer(node)], { $0.integer(0) }) {
            voidedCount = try connection.execute(
                voidLeases, [.integer(previous << counterBits), .integer((previous + 1) << counterBits)])
        }
        try connection.execute(noteStart, [.integer(node), .integer(newest + 1), .integer(microseconds)])
        return (LeaseSource(incarnation: newest + 1), voidedCount)
    }

    private static let newestIncarnation = Statement("SELECT coalesce(max(incarnation), 0) FROM node")
    private static let incarnationOfNode = Statement("SELECT incarnation FROM node WHERE id = $1")
    static let voidLeases = Statement(
        "UPDATE queue SET lease = 0 WHERE lease > 0 AND lease >= $1 AND lease < $2")
    private static let noteStart = Statement(
        """
        INSERT INTO node (id, incarnation, started_at) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET incarnation = excluded.incarnation, started_at = excluded.started_at
        """)
}
