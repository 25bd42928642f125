internal import Mail
internal import Spool
internal import Storage

/// One event to be posted to one endpoint.
struct WebhookJob: Sendable {
    let sequence: EventSequence
    let type: EventType
    /// Events with one key keep their order: those of one message, and all notices.
    let lane: Int64
    let body: [UInt8]
    /// Tries before this one.
    let attempts: Int

    init(_ entry: FeedEntry, attempts: Int = 0) {
        sequence = entry.sequence
        type = entry.type
        lane = if case .event(let event) = entry { event.message.number } else { 0 }
        body = entry.body
        self.attempts = attempts
    }
}

/// A page of work of one endpoint.
struct WebhookPage: Sendable {
    enum Source: Sendable, Equatable {
        /// Events that were refused before.
        case retries
        /// The feed, up to the place.
        case feed(through: EventSequence)
        /// A stretch that was asked for again, up to the place.
        case replay(Int64, through: EventSequence, isLast: Bool)
    }

    let source: Source
    var jobs: [WebhookJob]
    /// Rows of `webhook_retry` whose event the log no longer has.
    var lost: [EventSequence] = []
}

/// What came of a job.
struct WebhookResult: Sendable {
    let job: WebhookJob
    let at: Timestamp
    let latency: Duration
    let answer: WebhookAnswer
    let request: String
}
