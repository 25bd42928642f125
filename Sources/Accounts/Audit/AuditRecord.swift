public import Mail
public import Storage

/// An entry of the audit log, as `AuditLog.note` wrote it.
public struct AuditRecord: Sendable, Hashable {
    public let sequence: AuditSequence
    public let at: Timestamp
    /// `nil`: it concerns the installation.
    public let account: AccountID?
    /// `usr_…`, `key_…`, `machine`, `node`, `unknown`.
    public let actor: String
    /// Who that is: the person's address or the key's name; `nil` where nobody knows any more.
    public let actorName: String?
    /// `noun.verb`.
    public let action: String
    public let subject: String
    public let detail: String
    /// The IP address.
    public let origin: String?
}

/// What is looked for in the audit log.
public struct AuditFilter: Sendable {
    /// Entries of one account; `nil`: of all, and of the installation.
    public var account: AccountID?
    public var actor: String?
    /// A whole action, or its noun: `user` finds `user.added`.
    public var action: String?
    public var subject: String?
    /// Words in subject or detail, whatever their case.
    public var text: String?
    public var since: Timestamp?
    public var until: Timestamp?
    /// Entries older than this one.
    public var before: AuditSequence?
    /// 1...1,000.
    public var limit = 50

    public init() {}
}
