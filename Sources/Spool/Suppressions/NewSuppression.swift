public import Mail

/// An entry somebody wants on a list.
public struct NewSuppression: Hashable, Sendable {
    public var target: SuppressionTarget
    public var cause: SuppressionRecord.Cause
    public var note: String?
    /// What a server said, where the entry comes from elsewhere.
    public var reply: String?
    public var expiresAt: Timestamp?

    public init(
        _ target: SuppressionTarget, cause: SuppressionRecord.Cause, note: String? = nil, reply: String? = nil,
        expiresAt: Timestamp? = nil
    ) {
        self.target = target
        self.cause = cause
        self.note = note
        self.reply = reply
        self.expiresAt = expiresAt
    }
}

/// What came of adding an entry.
public struct SuppressionAddition: Hashable, Sendable {
    public enum Result: String, Hashable, Sendable {
        case created
        /// It took the place of an entry that ended sooner or covered less.
        case updated
        /// An entry stands there that says as much.
        case skipped
    }

    public let result: Result
    /// What stands on the list now; in a trial, what would.
    public let record: SuppressionRecord
}
