/// What an event tells.
public enum EventKind: String, Hashable, Sendable, CaseIterable {
    /// The message's status changed.
    case status
    /// A server on the way says that it still tries.
    case delayNotice = "delay_notice"
    /// A server on the way says that it delivered the message, or passed it on.
    case successNotice = "success_notice"
    /// The recipient's machine answered (R8).
    case autoReply = "auto_reply"
    /// The recipient's machine wants us to prove that we are people.
    case challenge
    /// The recipient reported the message as unwanted.
    case complaint
    /// Another feedback report: not-spam, a failed authentication, a virus.
    case feedback
    /// The image that tells of it was fetched (R9).
    case opened
    /// A link of the message was followed (R9).
    case clicked
    /// The recipient, or somebody who has the message, wants no more of its kind (R54).
    case unsubscribed

    /// What people, and machines in their place, do with a message that they have: told in `Event.engagement`.
    public var isEngagement: Bool {
        switch self {
        case .opened, .clicked, .unsubscribed: true
        case .status, .delayNotice, .successNotice, .autoReply, .challenge, .complaint, .feedback: false
        }
    }
}

/// Where an event's words came from.
public enum EventSource: String, Hashable, Sendable, CaseIterable {
    /// A session of ours with an exchanger, or our own decision.
    case smtp
    /// A bounce or notice that came as mail.
    case dsn
    /// A feedback report.
    case fbl
    /// Any other mail that came back.
    case mail
    /// A link of ours that was asked for over HTTP.
    case web
}
