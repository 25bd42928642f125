internal import Mail
internal import Storage

extension Spool {
    /// One commit for one returned mail: its outcomes with their events, states and suppressions, or its quarantine. What
    /// was settled before stays as it is; a message that is leased just now makes the mail wait.
    public func settle(_ settlement: ReturnedSettlement) async throws -> ReturnedResult {
        let ledger = LateLedger(keys: keys, node: node, mail: settlement.mail, at: settlement.at, holds: holds)
        let written = try await engine.write { connection in try ledger.write(settlement, on: connection) }
        for place in written.suppressed { fresh.add(place.address, scope: place.scope) }
        return written.result
    }
}
