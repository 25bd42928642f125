internal import Bounce
internal import Mail
internal import Storage

/// Messages taken in by account and hour, summed up over a batch and written once. What was dropped is not among them.
struct SendingTally {
    private struct Place: Hashable {
        let account: AccountID
        let hour: Int64
    }

    private var counts: [Place: Int] = [:]

    mutating func add(_ answers: [AcceptedRecipient], of plan: AcceptancePlan) {
        let count = answers.count { $0.status == .injected }
        guard count > 0 else { return }
        counts[Place(account: plan.account, hour: plan.at.seconds / 3_600), default: 0] += count
    }

    func write(on connection: any WriteConnection) throws {
        guard !counts.isEmpty else { return }
        try connection.send(Self.upsert, counts.map { [.key($0.account), .integer($0.hour), .integer($1)] })
    }

    private static let upsert = Statement(
        """
        INSERT INTO sending (account, hour, count) VALUES ($1, $2, $3)
        ON CONFLICT (account, hour) DO UPDATE SET count = sending.count + excluded.count
        """)
}
