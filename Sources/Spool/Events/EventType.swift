public import Bounce

/// What an entry of the feed is called: `message.bounced`, `suppression.created`. Webhooks subscribe to these names.
public struct EventType: RawRepresentable, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    public let rawValue: String

    /// `nil` for a name that nothing has.
    public init?(rawValue: String) {
        guard EventType.known.contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(named name: String) { rawValue = name }

    public var description: String { rawValue }

    public init(_ event: Event) {
        self = event.kind == .status ? EventType(event.status) : EventType(event.kind)
    }

    public init(_ kind: NoticeKind) { rawValue = kind.rawValue }

    /// Of a change of status. The three kinds of bounce are one type: what they are stands in the body.
    public init(_ status: RecipientStatus) {
        rawValue =
            switch status {
            case .injected: "message.accepted"
            case .deferred: "message.deferred"
            case .ok: "message.delivered"
            case .softBounce, .hardBounce, .spamBounce: "message.bounced"
            case .dropped: "message.dropped"
            }
    }

    /// Of what is no change of status.
    public init(_ kind: EventKind) {
        rawValue = kind == .complaint ? "message.complained" : "message.\(kind.rawValue)"
    }

    /// Those of messages, then those of notices.
    public static let allCases: [EventType] = known.map(EventType.init(named:))

    private static let known: [String] = {
        var names: [String] = []
        let messages =
            RecipientStatus.allCases.map { EventType($0).rawValue }
            + EventKind.allCases.filter { $0 != .status }.map { EventType($0).rawValue }
        for name in messages + NoticeKind.allCases.map(\.rawValue) where !names.contains(name) { names.append(name) }
        return names
    }()

    /// What a webhook is sent where nobody chose: everything but each single try, of which there may be many for a message.
    public static let chosenByDefault: Set<EventType> = Set(allCases.filter { $0.rawValue != "message.deferred" })
}
