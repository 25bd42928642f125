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
}
