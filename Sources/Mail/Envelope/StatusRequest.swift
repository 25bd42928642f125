/// What the sender of a message asks to have in reports about it. Source: RFC 3461 sections 4.3 and 4.4.
public struct StatusRequest: Hashable, Sendable {
    /// How much of the message a report of failure returns: `RET`.
    public enum Returned: UInt8, Hashable, Sendable {
        case full = 1
        case headers = 2
    }

    /// `nil`: as the reporting server likes.
    public var returned: Returned?
    /// The sender's own name for the transaction: `ENVID`, 1...100 characters of printable ASCII.
    public var envelopeID: String?

    /// Characters of an envelope id, before it is encoded.
    public static let maximumEnvelopeIDByteCount = 100

    public init(returned: Returned? = nil, envelopeID: String? = nil) {
        self.returned = returned
        self.envelopeID = envelopeID
    }

    public var isEmpty: Bool { returned == nil && envelopeID == nil }

    /// Reads the value of `ENVID`; `nil` where it is no xtext, too long, or hides a byte that is not printable.
    public static func envelopeID(parameter: some StringProtocol) -> String? {
        guard parameter.utf8.count <= 3 * maximumEnvelopeIDByteCount, let id = Xtext.decode(parameter),
            (1...maximumEnvelopeIDByteCount).contains(id.utf8.count)
        else { return nil }
        return id
    }
}

/// What is asked for one recipient. Source: RFC 3461 sections 4.1 and 4.2.
public struct RecipientStatusRequest: Hashable, Sendable {
    /// `nil`: nothing was said, which means failure, and perhaps delay.
    public var notify: NotifyConditions?
    public var original: OriginalRecipient?

    public init(notify: NotifyConditions? = nil, original: OriginalRecipient? = nil) {
        self.notify = notify
        self.original = original
    }

    public var isEmpty: Bool { notify == nil && original == nil }
}
