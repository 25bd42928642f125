public import Mail
public import Storage

/// Who administers, and from where: what the audit log writes down beside the act.
public struct ActingParty: Sendable, Hashable {
    /// `key_…`, `usr_…`, `machine` or `node`.
    public let name: String
    /// The IP address; `nil` where it came from no network.
    public let origin: String?

    public init(name: String, origin: String? = nil) {
        self.name = name
        self.origin = origin
    }

    /// The node itself: a rule of its own acted.
    public static let node = ActingParty(name: "node")
    /// A command on the node's machine.
    public static let machine = ActingParty(name: "machine")

    /// One entry of the audit log (`AuditLog.note`).
    public func note(
        _ action: String, _ subject: String, _ detail: String = "", account: AccountID?, at now: Timestamp,
        on connection: any WriteConnection
    ) throws {
        try AuditLog.note(
            at: now.microseconds, account: account, actor: name, action: action, subject: subject, detail: detail,
            origin: origin, on: connection)
    }
}

extension Caller {
    /// - Parameter origin: the IP address the request came from.
    public func acting(from origin: String?) -> ActingParty { ActingParty(name: actor.description, origin: origin) }
}
