extension VerificationReason {
    /// One sentence for whoever typed the address.
    public var sentence: String {
        switch self {
        case .ok: "The address looks good."
        case .syntax: "This is not an e-mail address."
        case .domainNotFound: "There is no such domain."
        case .nullMX: "This domain takes no mail."
        case .noMailHost: "This domain has no mail server."
        case .mailboxNotFound: "There is no such mailbox."
        case .mailboxFull: "The mailbox is full."
        case .mailboxDisabled: "The mailbox is closed."
        case .catchAll: "This domain takes mail for every name, so that a slip would not be noticed."
        case .disposable: "This domain gives away mailboxes that live for minutes."
        case .role: "This is an office's mailbox, not a person's."
        case .greylisted: "The mail server asks to come back later."
        case .senderBlocked: "The mail server does not talk to us just now."
        case .policyRefused: "The mail server refuses to say."
        case .timeout: "There was no answer in time."
        case .tempError: "The domain cannot be checked just now."
        case .suppressed: "No mail is sent to this address."
        case .previouslyBounced: "Mail to this address came back."
        case .typoSuspected: "There may be a slip in the address."
        }
    }
}
