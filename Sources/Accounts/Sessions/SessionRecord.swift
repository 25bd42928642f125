public import Mail
public import Storage

/// A signing-in, as it is listed: its token is not among it.
public struct SessionRecord: Sendable, Hashable {
    public let id: SessionID
    /// Who signed in: a person, or a key.
    public let user: UserID?
    public let key: APIKeyID?
    /// Whose things it shows.
    public let account: AccountID
    public let createdAt: Timestamp
    public let expiresAt: Timestamp
    /// To the minute.
    public let lastSeenAt: Timestamp
    /// The IP address it was begun from; `nil` where it came from no network.
    public let origin: String?
    /// What the browser called itself: at most 200 bytes.
    public let agent: String?
    /// `nil` while it is open.
    public let endedAt: Timestamp?

    public func isOpen(at now: Timestamp) -> Bool {
        endedAt == nil && expiresAt > now && lastSeenAt + SessionLife.idle > now
    }
}

/// How long sessions last.
public enum SessionLife {
    /// From signing in.
    public static let whole = Duration.seconds(7 * 86_400)
    /// Without being used.
    public static let idle = Duration.seconds(24 * 3_600)
    /// Open ones of one person, or of one key; one more ends the oldest.
    public static let limit = 20
    /// For how long those that ended or expired are still listed; the audit log tells of them for ever.
    static let listed = Duration.seconds(30 * 86_400)
}
