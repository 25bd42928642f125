/// Who did what with one message: stored as a sum, so that people are counted once however often they come.
struct EngagementMark: OptionSet, Sendable {
    let rawValue: Int64

    static let unsubscribed = EngagementMark(rawValue: 1 << 32)

    /// That kind of visitor did it.
    init(_ kind: EventKind, by visitor: Visitor) { self.init(kind, place: Self.place(of: visitor)) }

    /// Somebody did it who is no machine.
    static func human(_ kind: EventKind) -> EngagementMark { EngagementMark(kind, place: 7) }

    init(rawValue: Int64) { self.rawValue = rawValue }

    private init(_ kind: EventKind, place: Int64) {
        rawValue = 1 << (place + (kind == .opened ? 0 : 8))
    }

    private static func place(of visitor: Visitor) -> Int64 {
        switch visitor {
        case .person: 0
        case .relay: 1
        case .prefetch: 2
        case .scanner: 3
        }
    }
}
