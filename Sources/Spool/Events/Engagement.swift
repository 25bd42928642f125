/// Who opened a message or followed a link of it, as far as one can tell.
public enum Visitor: String, Hashable, Sendable, CaseIterable {
    /// Nothing speaks for a machine.
    case person
    /// A proxy that fetches for a reader at the moment of reading, and does not say for whom (Gmail, Yahoo).
    case relay
    /// A service that fetches the images of every message, read or not (Apple's Mail Privacy Protection).
    case prefetch
    /// A filter that follows links and loads images to see where they lead.
    case scanner

    /// Nobody need have seen the message.
    public var isMachine: Bool { self == .prefetch || self == .scanner }
}

/// What is known of an open, a click or an unsubscription.
public struct Engagement: Hashable, Sendable {
    public var visitor: Visitor
    /// Where a link leads; of an unsubscription what was left: `all`, or the list's key. At most 2 KiB.
    public var target: String?
    /// The `User-Agent` field, at most 512 bytes.
    public var agent: String?
    /// The address that asked, where it is kept.
    public var client: String?

    public init(visitor: Visitor, target: String? = nil, agent: String? = nil, client: String? = nil) {
        self.visitor = visitor
        self.target = target
        self.agent = agent
        self.client = client
    }
}
