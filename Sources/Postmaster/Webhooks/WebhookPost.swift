internal import Mail

/// One event on its way to one receiver, signed. Source: Standard Webhooks 1.0.0.
struct WebhookPost: Sendable {
    /// The event's id: the same at every try, so that receivers can tell what they had before.
    let id: String
    let at: Timestamp
    let body: [UInt8]
    /// The endpoint's, and the former one while both hold.
    let secrets: [WebhookSecret]

    /// Header fields in the order they are sent.
    var fields: [(name: String, value: String)] {
        let signatures = secrets.map { $0.signature(id: id, timestamp: at.seconds, body: body) }
        return [
            ("content-type", "application/json"), ("user-agent", "postrider-webhooks"), ("webhook-id", id),
            ("webhook-timestamp", "\(at.seconds)"), ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}

/// What came of a post.
struct WebhookAnswer: Sendable {
    enum Ending: Hashable, Sendable {
        case answered(Int)
        case failed(WebhookFailure)
    }

    var ending: Ending
    /// Status and header fields as text, at most `headByteLimit`.
    var head = ""
    /// The beginning of what it carried.
    var body = ""
    var retryAfter: Duration?

    static let headByteLimit = 4 << 10
    static let bodyByteLimit = 1 << 10

    var isDelivered: Bool { if case .answered(200..<300) = ending { true } else { false } }
    /// The receiver is gone for good. Source: RFC 9110 section 15.5.11.
    var isGone: Bool { ending == .answered(410) }
}
