internal import Bounce
internal import Mail
internal import Storage

/// Takes what speaks against addresses to their accounts' policies and writes down what they decide, inside the transaction
/// that settles the messages: counted, suppressed, or held for the end of an incident.
struct AddressLedger: Sendable {
    let keys: KeySource
    let holds: BounceHolds
    /// What waited is believed now, whatever is held just then.
    var believes = false

    /// - Returns: the entry that each led to or found standing; `nil` where it only counted.
    func write(_ findings: [AddressFinding], on connection: any WriteConnection) throws -> [SuppressionKey?] {
        guard !findings.isEmpty else { return [] }
        let findings = try withLastRefusals(findings, on: connection)
        let policies = try PolicyTable.policies(of: Set(findings.map(\.account)), on: connection)
        var histories = try BounceTable.histories(findings.map(\.place), on: connection)
        var work = Work()
        for (index, finding) in findings.enumerated() {
            let history = histories[finding.place] ?? BounceHistory()
            let incident = believes ? nil : holds.incident(provider: finding.provider, domain: finding.domain)
            switch (policies[finding.account] ?? .immediate).decide(
                finding.outcome(incident: incident), history: history)
            {
            case .keep: break
            case .count(let counted):
                histories[finding.place] = counted
                work.counts[finding.place] = (counted, finding)
            case .suppress(let end):
                work.records.append((index, record(of: finding, after: history, expiresAt: end)))
                work.counts[finding.place] = nil
                histories[finding.place] = nil
            case .held(let incident): work.held.append((incident, finding))
            }
        }
        return try write(work, count: findings.count, on: connection)
    }

    /// What was said last, and by whom, where nothing was said at the end: an incident of that provider counts too.
    private func withLastRefusals(
        _ findings: [AddressFinding], on connection: any ReadConnection
    ) throws -> [AddressFinding] {
        var findings = findings
        let silent = findings.indices.filter { findings[$0].lastRefusal != nil }
        try connection.queryMany(Self.selectRefusal, silent.map { [.key(orNull: findings[$0].lastRefusal)] }) {
            findings[silent[$0]].provider = $1.textOrNil(0)
            findings[silent[$0]].reply = $1.textOrNil(1)
        }
        return findings
    }

    private static let selectRefusal = Statement("SELECT provider, reply FROM event WHERE seq = $1")

    private struct Work {
        var counts: [BounceTable.Place: (history: BounceHistory, bounce: AddressFinding)] = [:]
        var records: [(index: Int, record: SuppressionRecord)] = []
        var held: [(incident: Int64, bounce: AddressFinding)] = []
    }

    private func write(
        _ work: Work, count: Int, on connection: any WriteConnection
    ) throws -> [SuppressionKey?] {
        var found = [SuppressionKey?](repeating: nil, count: count)
        if !work.records.isEmpty {
            let added = try SuppressionList.add(work.records.map(\.record), replaces: false, on: connection)
            for (index, addition) in zip(work.records.map(\.index), added) { found[index] = addition.record.key }
            try BounceTable.forget(work.records.map { ($0.record.address, nil) }, on: connection)
        }
        try BounceTable.write(Array(work.counts.values), on: connection)
        try HeldBounceTable.add(work.held, on: connection)
        return found
    }

    private func record(
        of finding: AddressFinding, after history: BounceHistory, expiresAt: Timestamp?
    ) -> SuppressionRecord {
        var record = SuppressionRecord(
            key: keys.next(), account: nil, address: finding.address,
            cause: finding.bounce == .soft ? .softBounce : .hardBounce, createdAt: finding.at, expiresAt: expiresAt,
            addedBy: finding.addedBy, note: note(on: finding, after: history), event: finding.event,
            reply: finding.reply, message: finding.message)
        record.reason = finding.reason
        record.ruleID = finding.ruleID
        record.provider = finding.provider
        record.campaign = finding.campaign
        return record
    }

    /// Where no server spoke, the DNS did: the sentence about it is the evidence.
    private func note(on finding: AddressFinding, after history: BounceHistory) -> String? {
        let standing = history.delivered == nil || history.delivered == finding.message.number
        if standing, finding.bounce == .soft {
            return "Mail of \(history.softCount + 1) mailings in a row bounced softly."
        }
        if standing, history.hardCount > 0 { return "\(history.hardCount + 1) hard bounces in a row." }
        return finding.reply == nil ? finding.explanation : nil
    }
}
