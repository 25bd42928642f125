internal import Bounce
internal import Mail
internal import Storage

extension SuppressionRecord {
    /// Reads `SuppressionList.columns`.
    init(row: any Row) {
        let account = row.integer(1)
        guard let cause = Cause(rawValue: row.text(3)) else {
            preconditionFailure("the store has a cause that nobody writes")
        }
        self.init(
            key: row.key(0), account: account == 0 ? nil : AccountID(number: account), address: row.text(2),
            cause: cause,
            createdAt: Timestamp(microseconds: row.integer(4)),
            expiresAt: row.integerOrNil(5).map(Timestamp.init(microseconds:)), addedBy: row.text(6),
            note: row.textOrNil(7), event: row.keyOrNil(8), reply: row.textOrNil(10), message: row.keyOrNil(9))
        includesSubdomains = row.flag(11)
        campaign = row.keyOrNil(13)
        reason = row.textOrNil(14).flatMap(Reason.init(rawValue:))
        ruleID = row.textOrNil(15)
        provider = row.textOrNil(16)
    }

    /// In the order of `SuppressionList.columns`.
    var bindings: [Binding] {
        [
            .key(key), .integer(scope.number), .text(address), .text(cause.rawValue),
            .integer(createdAt.microseconds), .integer(orNull: expiresAt?.microseconds), .text(addedBy),
            .text(orNull: note), .key(orNull: event), .key(orNull: message), .text(orNull: reply),
            .flag(includesSubdomains), .text(domain), .key(orNull: campaign), .text(orNull: reason?.rawValue),
            .text(orNull: ruleID), .text(orNull: provider),
        ]
    }

    /// A line of the audit; without a change, of its own making.
    func auditBindings(_ action: SuppressionAudit.Action, _ change: SuppressionChange? = nil) -> [Binding] {
        [
            .key(key), .text(action.rawValue), .integer((change?.at ?? createdAt).microseconds),
            .integer(scope.number), .text(address), .text(cause.rawValue), .text(change?.by ?? addedBy),
            .text(orNull: change.map(\.why) ?? note), .key(orNull: event), .key(orNull: message),
            .text(orNull: reply), .integer(orNull: expiresAt?.microseconds),
        ]
    }

    /// It lasts longer, or covers more.
    func saysMore(than other: SuppressionRecord) -> Bool {
        guard let end = other.expiresAt else {
            return includesSubdomains && !other.includesSubdomains && expiresAt == nil
        }
        let coversAll = includesSubdomains || !other.includesSubdomains
        return coversAll && expiresAt.map { $0 > end } ?? true
    }
}
