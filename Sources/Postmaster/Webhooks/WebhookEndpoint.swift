public import Mail
public import Spool
public import Storage

/// Where an account's events are posted, and how it goes.
public struct WebhookEndpoint: Hashable, Sendable {
    /// Why nothing is posted any more.
    public enum DisabledWhy: String, Hashable, Sendable, CaseIterable {
        /// Its owner wanted so.
        case byHand = "by_hand"
        /// The receiver answered 410 Gone.
        case gone
        /// Every try failed for five days.
        case failing
    }

    public let key: WebhookKey
    public let account: AccountID
    public internal(set) var url: String
    /// At most 500 bytes.
    public internal(set) var description: String
    /// `nil`: those that are chosen by default, with such as come to be.
    public internal(set) var types: Set<EventType>?
    /// Posts under way at once: 1...32. Events of one message keep their order with any number, all events with 1.
    public internal(set) var maximumInFlight: Int
    public let createdAt: Timestamp
    /// The former secret signs beside the new one until then.
    public let formerSecretUntil: Timestamp?
    public internal(set) var disabledAt: Timestamp?
    public internal(set) var disabledWhy: DisabledWhy?
    /// Everything up to here was delivered, or is tried again.
    public internal(set) var through: EventSequence
    /// Since when nothing was delivered; `nil`: the last one was.
    public internal(set) var failingSince: Timestamp?
    /// Tries that failed since.
    public internal(set) var failureCount: Int
    public let lastSuccessAt: Timestamp?
    /// Events that are tried again.
    public let retryCount: Int

    public var isEnabled: Bool { disabledAt == nil }

    /// What it wants of the feed.
    var filter: FeedFilter { FeedFilter(account: account, types: types ?? EventType.chosenByDefault) }
}

/// What somebody wants of a new endpoint.
public struct NewWebhookEndpoint: Sendable {
    public var account: AccountID
    public var url: String
    public var description: String
    /// `nil`: those chosen by default.
    public var types: Set<EventType>?
    /// 1...32.
    public var maximumInFlight: Int

    public init(
        account: AccountID, url: String, description: String = "", types: Set<EventType>? = nil,
        maximumInFlight: Int = 8
    ) {
        self.account = account
        self.url = url
        self.description = description
        self.types = types
        self.maximumInFlight = maximumInFlight
    }
}

/// What is to be different; `nil` leaves it as it is.
public struct WebhookChange: Sendable {
    public var url: String?
    public var description: String?
    /// `.some(nil)`: those chosen by default.
    public var types: Set<EventType>??
    public var maximumInFlight: Int?
    public var isEnabled: Bool?
    /// Leave out what happened while it was disabled, or could not be delivered.
    public var skipsBacklog = false

    public init() {}
}
