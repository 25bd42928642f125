public import Mail

/// What a line of a mail system's log says of one recipient. Places point into ``LogReader/line``.
public struct LogEntry: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        case delivered
        /// It will be tried again.
        case deferred
        case bounced
        /// The recipient's provider reported a complaint (PowerMTA's `f` records).
        case complained
    }

    public var outcome: Outcome
    /// The address that was tried; empty where the line names none.
    public var recipient: Range<Int>
    /// The address before aliases, where it is another.
    public var originalRecipient: Range<Int>?
    /// What was said, or what went wrong; the words to diagnose.
    public var text: Range<Int>
    /// What the mail system made of it; counts where the text has no code of its own.
    public var enhancedCode: EnhancedStatusCode?
    public var stage: Stage?
    /// The exchanger that was spoken to.
    public var remoteMTA: Range<Int>?
    /// The host that wrote the log.
    public var reportingMTA: Range<Int>?
    /// The Message-ID with its angle brackets, where the log holds it.
    public var messageID: Range<Int>?

    init(_ outcome: Outcome, recipient: Range<Int>, text: Range<Int>) {
        self.outcome = outcome
        self.recipient = recipient
        self.text = text
    }
}
