internal import Bounce
public import Mail
public import Storage

/// What incidents do to bounces while they are open, and what becomes of the bounces when they are over (R32).
extension Spool {
    /// Who is written down for a suppression that was held by an incident and believed after it, and for one that it took
    /// back: `incident inc_0c2k…`.
    public static func actor(ofIncident number: Int64) -> String { "incident \(IncidentKey(number: number))" }

    /// The last place of the log that certainly lies before a time.
    public static func place(before time: Timestamp, on connection: any ReadConnection) throws -> EventSequence {
        EventSequence(number: try EventRange.find(since: time, until: nil, on: connection).lowerBound - 1)
    }

    /// Takes bounces into an incident that were believed before it was known: those of places over `after` up to `through`
    /// that happened at `start` or later.
    /// The suppressions that they led to are taken back, with a line in the audit, and what they counted is counted no more;
    /// each waits with the incident's other bounces, with its evidence. Those that wait already are left as they are.
    ///
    /// Reads 5,000 places at a time, and writes only where something is found.
    /// - Returns: how many bounces were taken in.
    public func takeBounces(
        into extent: BounceHolds.Extent, since start: Timestamp, after: EventSequence, through: EventSequence
    ) async throws -> Int {
        var taken = 0
        var place = after.number
        while place < through.number {
            let end = min(place + 5_000, through.number)
            let range = (place + 1)...end
            let found = try await engine.read { try BelievedBounces.find(in: range, of: extent, on: $0) }
                .filter { $0.at >= start }
            if !found.isEmpty {
                let change = SuppressionChange(
                    at: time.now(), by: Spool.actor(ofIncident: extent.incident),
                    why: "Refused during an incident; held until it is judged.")
                let result = try await engine.write { connection in
                    try BelievedBounces.withdraw(
                        found, since: start, into: extent.incident, change, on: connection)
                }
                fresh.remove(result.freed, scope: .system)
                taken += result.count
            }
            place = end
        }
        return taken
    }

    /// Judges bounces that wait by what was answered after them: a delivery to their address clears them, and a refusal
    /// that speaks against it, when their own incident is over, shows that they were true.
    /// - Returns: how many were cleared, and how many are believed now.
    public func judgeHeldBounces(by answers: [Answer]) async throws -> (cleared: Int, believed: Int) {
        let answers = answers.filter { $0.status == .ok || $0.bounce != nil }
        guard !answers.isEmpty else { return (0, 0) }
        let relevant = try await engine.read { try HeldBounceTable.relevant(answers, on: $0) }
        guard !relevant.isEmpty else { return (0, 0) }
        let ledger = AddressLedger(keys: keys, holds: holds, believes: true)
        let (cleared, believed) = try await engine.write { connection in
            let cleared = try HeldBounceTable.clear(relevant.filter { $0.status == .ok }, on: connection)
            let findings = try HeldBounceTable.take(
                provedBy: relevant.filter { $0.status != .ok }, on: connection)
            let entries = try ledger.write(findings, on: connection)
            return (cleared, zip(findings, entries).map { ($0.address, $1 != nil) })
        }
        fresh.add(believed.filter(\.1).map(\.0), scope: .system)
        return (cleared, believed.count)
    }

    /// How many bounces of an account's mail wait for an incident.
    public func heldBounceCount(_ incident: Int64, account: AccountID) async throws -> Int {
        try await engine.read { connection in
            try connection.first(Self.countHeldOfAccount, [.integer(incident), .key(account)]) {
                Int($0.integer(0))
            } ?? 0
        }
    }

    private static let countHeldOfAccount = Statement(
        "SELECT count(*) FROM held_bounce WHERE incident = $1 AND account = $2")
}
