public import Storage

/// Every field narrows; lists come newest first, `limit` at a time.
public struct IncidentFilter: Hashable, Sendable {
    /// Those that concern mail of this account, with its own figures alone; `nil`: all of the installation.
    public var account: AccountID?
    public var state: Incident.State?
    /// The last of the page before.
    public var before: IncidentKey?
    /// 1...1,000; what lies outside is moved inside.
    public var limit = 50
    public init() {}
}
