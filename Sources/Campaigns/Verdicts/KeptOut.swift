import Mail
public import Storage
public import Verification

/// Members of an audience who could be written to but for their addresses: verified, and found undeliverable.
public struct KeptOut: Hashable, Sendable {
    public var reasons: [VerificationReason: Int] = [:]
    /// There is more of the audience than was looked at: these are at least so many.
    public var isCut = false

    public var count: Int { reasons.values.reduce(0, +) }

    public init() {}
}

extension Contacts {
    /// Who is left out of an audience now because of a verdict.
    /// - Parameter contactLimit: about so many contacts, the oldest, are looked at.
    /// - Throws: `SegmentError.notFound` where list or segment is not there, `.badRule`.
    public func keptOut(
        of audience: Audience, account: AccountID, lookingAt contactLimit: Int = 1_000_000
    ) async throws -> KeptOut {
        let now = time.now()
        let policy = try await policy(of: account)
        var found = KeptOut()
        var place: ContactKey? = ContactKey(number: 0)
        for _ in 0..<max(1, contactLimit / SegmentQuery.windowSize) {
            guard let start = place else { return found }
            // A window at a time: no reader holds up the store.
            let (reasons, end) = try await engine.read { connection in
                let rule = try Contacts.rule(of: audience, account: account, on: connection)
                var query = try Contacts.query(RuleSet(rules: [rule]), account: account, now: now, on: connection)
                query.addStanding(policy, stageIsNamed: rule.namesStage, now: now)
                return try ContactScan(query: query).verdicts(after: start, on: connection)
            }
            for (reason, count) in reasons { found.reasons[reason, default: 0] += count }
            place = end
        }
        found.isCut = place != nil
        return found
    }
}

extension ContactScan {
    /// Verdicts that keep out, among the matches of one window; and where the next begins.
    fileprivate func verdicts(
        after place: ContactKey, on connection: any ReadConnection
    ) throws -> (reasons: [VerificationReason: Int], next: ContactKey?) {
        var reasons: [VerificationReason: Int] = [:]
        try connection.query(query.keptOut, query.matchBindings(after: place, limit: 100)) { row in
            guard let reason = VerificationReason(rawValue: row.text(0)) else { return }
            reasons[reason] = Int(row.integer(1))
        }
        return (reasons, try end(of: query.window, after: place, on: connection))
    }
}
