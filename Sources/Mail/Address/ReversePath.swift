/// The address a message returns to. Source: RFC 5321 section 4.5.5.
public enum ReversePath: Hashable, Sendable, CustomStringConvertible {
    /// A bounce: nobody is to be told if it cannot be delivered.
    case null
    case mailbox(Mailbox)

    /// The text between the angle brackets of `MAIL FROM:<…>`; empty for the null path.
    public var description: String {
        switch self {
        case .null: ""
        case .mailbox(let mailbox): mailbox.description
        }
    }
}
