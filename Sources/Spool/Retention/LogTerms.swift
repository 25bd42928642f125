internal import Mail
public import Storage

/// How long each account's log is kept (R40).
public struct LogTerms: Sendable, Hashable {
    /// Days, 1 or more, of accounts that keep theirs for another time than `otherwise`.
    public var days: [AccountID: Int]
    /// Days of all other accounts.
    public var otherwise: Int

    public init(days: [AccountID: Int] = [:], otherwise: Int = 15) {
        self.days = days.mapValues { max(1, $0) }
        self.otherwise = max(1, otherwise)
    }

    /// Of each account, what happened before is older than its log is kept; `nil` stands for all others, and the
    /// installation.
    func moments(at now: Timestamp) -> [AccountID?: Timestamp] {
        var moments = Dictionary(
            uniqueKeysWithValues: days.map { (Optional($0.key), now - .seconds($0.value * 86_400)) })
        moments[nil] = now - .seconds(otherwise * 86_400)
        return moments
    }

    /// Of each account, messages whose keys are less are older than its log is kept.
    func ends(at now: Timestamp) -> LogEnds {
        let end = { (days: Int) in KeySource.lowestKey(at: (now - .seconds(days * 86_400)).microseconds) }
        return LogEnds(keys: days.mapValues(end), otherwise: end(otherwise))
    }
}

/// `LogTerms` at a moment, as keys of messages.
struct LogEnds {
    let keys: [AccountID: Int64]
    let otherwise: Int64

    /// Nobody's log is cut from here on.
    var last: Int64 { max(otherwise, keys.values.max() ?? 0) }

    func isOver(_ message: MessageKey, of account: AccountID) -> Bool { message.number < keys[account] ?? otherwise }
}
