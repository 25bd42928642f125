internal import Bounce
internal import Mail
internal import Storage

extension Spool {
    /// How many bounces wait for the end of an incident.
    public func heldBounceCount(_ incident: Int64) async throws -> Int {
        try await engine.read { connection in
            try connection.first(Self.countHeld, [.integer(incident)]) { Int($0.integer(0)) } ?? 0
        }
    }

    /// Believes what was held: each goes to its account's policy as if it happened now, in the order in which it did. Call it
    /// until it returns 0.
    /// - Parameter limit: 1...; how many one commit takes.
    /// - Returns: how many there were.
    public func confirmHeldBounces(of incident: Int64, limit: Int = 500) async throws -> Int {
        let ledger = AddressLedger(keys: keys, holds: holds, believes: true)
        let (count, suppressed) = try await engine.write { connection in
            let findings = try HeldBounceTable.take(incident, limit: max(1, limit), on: connection)
            let entries = try ledger.write(findings, on: connection)
            return (findings.count, zip(findings, entries).filter { $1 != nil }.map(\.0.address))
        }
        fresh.add(suppressed, scope: .system)
        return count
    }

    /// Forgets what was held: the addresses stay as they were.
    /// - Returns: how many there were.
    public func discardHeldBounces(of incident: Int64) async throws -> Int {
        try await engine.write { connection in try connection.execute(Self.discardHeld, [.integer(incident)]) }
    }

    private static let countHeld = Statement("SELECT count(*) FROM held_bounce WHERE incident = $1")
    private static let discardHeld = Statement("DELETE FROM held_bounce WHERE incident = $1")
}
