/// When a hard bounce puts its address on the system suppression list. Only failures that are the recipient's count;
/// a block of our IP, content or domain never costs an address.
public struct SuppressionPolicy: Hashable, Sendable {
    /// The first hard bounce suppresses, unless its reason is too vague to say so alone.
    public static let immediate = SuppressionPolicy()

    /// True where this refusal alone is enough.
    public func suppresses(status: RecipientStatus, reason: Reason, blame: Blame) -> Bool {
        status == .hardBounce && blame == .recipient && reason.suppression == .atOnce
    }
}
