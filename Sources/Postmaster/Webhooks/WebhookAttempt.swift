public import Mail
public import Storage

/// One try to post an event: what was said and what came back. Kept for 30 days, and the newest 10,000 of an endpoint.
public struct WebhookAttempt: Hashable, Sendable {
    public let key: WebhookAttemptKey
    public let endpoint: WebhookKey
    /// `nil`: a sample.
    public let event: EventSequence?
    public let type: String
    /// 1 for an event's first.
    public let number: Int
    public let at: Timestamp
    public let latency: Duration
    /// What was answered; `nil` where nothing was.
    public let status: Int?
    /// Why nothing was.
    public let failure: WebhookFailure?
    /// Method, URL and header fields as they were sent.
    public let request: String
    /// Status and header fields of the answer; at most 4 KiB.
    public let response: String
    /// The first KiB of what the answer carried.
    public let body: String

    public var isDelivered: Bool { status.map { (200..<300).contains($0) } ?? false }
}

/// Why a post was not answered.
public enum WebhookFailure: String, Hashable, Sendable, CaseIterable {
    case noAddress = "no_address"
    /// The name leads into our own networks.
    case addressForbidden = "address_forbidden"
    case resolverFailed = "resolver_failed"
    case connectFailed = "connect_failed"
    /// The certificate is not in order.
    case tls
    /// 15 s were over.
    case timeout
    /// The connection broke, or what came is no HTTP.
    case broken

    /// One sentence for people.
    public var sentence: String {
        switch self {
        case .noAddress: "The host has no address."
        case .addressForbidden: "The host's address is not on the open internet."
        case .resolverFailed: "The DNS did not answer."
        case .connectFailed: "Nobody answers at the host's address."
        case .tls: "The receiver's certificate is not in order."
        case .timeout: "The receiver did not answer within 15 s."
        case .broken: "The connection broke before there was an answer."
        }
    }
}
