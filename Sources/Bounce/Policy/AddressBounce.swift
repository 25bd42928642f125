/// What the end of a message says against its recipient's address. `nil` elsewhere stands for "nothing": it was delivered, or
/// its failure was the sender's, the message's, a policy's or a machine's.
public enum AddressBounce: String, Hashable, Sendable, CaseIterable {
    /// The address does not exist or is closed for good.
    case hard
    /// A hard bounce whose words are too vague, or were said too seldom, to be believed alone.
    case vague
    /// The mailbox exists and takes nothing now, such as a full one.
    case soft

    /// - Parameters:
    ///   - status: final.
    ///   - blame: who the answer speaks of; only the recipient's failures count, whatever their status.
    ///   - isSure: false where the refusal was made once in a life of other refusals.
    public init?(status: RecipientStatus, reason: Reason, blame: Blame, isSure: Bool = true) {
        guard blame == .recipient, reason.blame == .recipient, reason.suppression != .never else { return nil }
        switch status {
        case .hardBounce: self = isSure && reason.suppression == .atOnce ? .hard : .vague
        case .softBounce: self = .soft
        case .injected, .deferred, .ok, .spamBounce, .dropped: return nil
        }
    }
}
