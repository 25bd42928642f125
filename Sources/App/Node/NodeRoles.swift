/// What a node does while it runs. All of it when it serves; a command that only asks needs no delivery and no doors.
public struct NodeRoles: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Sends what is due.
    public static let delivery = NodeRoles(rawValue: 1)
    /// Takes mail in by SMTP, where the configuration has it on.
    public static let submission = NodeRoles(rawValue: 2)
    /// Leaves `node.json` for the commands on this machine.
    public static let notice = NodeRoles(rawValue: 4)
    /// Takes back what was sent, where the configuration has it on, and reads it.
    public static let inbound = NodeRoles(rawValue: 8)

    public static let serving: NodeRoles = [.delivery, .submission, .notice, .inbound]
    /// API alone, for the time one command takes.
    public static let answering: NodeRoles = []
}
