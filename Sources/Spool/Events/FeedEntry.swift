public import Mail
public import Storage

/// One entry of the feed: an event of a message, or a notice.
public enum FeedEntry: Sendable {
    case event(Event)
    case notice(Notice)

    public var sequence: EventSequence {
        switch self {
        case .event(let event): event.sequence
        case .notice(let notice): notice.sequence
        }
    }

    public var at: Timestamp {
        switch self {
        case .event(let event): event.at
        case .notice(let notice): notice.at
        }
    }

    /// `nil`: the installation's.
    public var account: AccountID? {
        switch self {
        case .event(let event): event.account
        case .notice(let notice): notice.account
        }
    }

    public var type: EventType {
        switch self {
        case .event(let event): EventType(event)
        case .notice(let notice): EventType(notice.kind)
        }
    }
}

/// A piece of the feed, and where the next one begins.
public struct FeedPage: Sendable {
    /// In the order of commits.
    public let entries: [FeedEntry]
    /// Everything up to here was looked at: ask with it next.
    public let through: EventSequence
    /// There is more behind it already.
    public let hasMore: Bool
}
