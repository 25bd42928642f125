import Bounce
import Mail
import Spool
import Storage

/// Why mail is refused for now: the newest deferrals, put together by provider and reason, most frequent first.
struct HeldUp {
    /// How far back in the log it looks: so many things that happened, whatever they were.
    static let eventCount = 2_000
    static let rowCount = 8

    struct Row {
        let provider: String
        let reason: String
        let sentence: String
        let count: String
        /// The newest of them.
        let message: String
        let time: TimeShown
        let reply: String
    }

    let rows: [Row]
    let hasRows: Bool

    init(_ spool: Spool, account: AccountID) async throws {
        var newest = EventFilter()
        newest.limit = 1
        let last = try await spool.events(newest).first?.sequence.number ?? 0
        let start = EventSequence(number: max(0, last - Int64(Self.eventCount)))
        self.init(try await spool.feed(after: start, limit: Self.eventCount).filter { $0.account == account })
    }

    /// - Parameter events: the oldest first.
    init(_ events: [Event]) {
        struct Kind: Hashable {
            let provider: String
            let reason: Reason
        }
        var found: [Kind: (count: Int, newest: Event)] = [:]
        for event in events where event.status == .deferred && event.kind == .status {
            guard let reason = event.reason else { continue }
            let kind = Kind(provider: event.provider ?? "", reason: reason)
            found[kind] = ((found[kind]?.count ?? 0) + 1, event)
        }
        rows = found.sorted { ($1.value.count, $0.key.provider) < ($0.value.count, $1.key.provider) }
            .prefix(Self.rowCount).map { kind, seen in
                let event = seen.newest
                let words = event.reply.flatMap { $0.isEmpty ? nil : $0 } ?? event.explanation ?? ""
                return Row(
                    provider: kind.provider.isEmpty ? "nobody reached" : Shown.line(kind.provider, limit: 120),
                    reason: kind.reason.words, sentence: kind.reason.sentence, count: Figures.count(seen.count),
                    message: event.message.description, time: TimeShown(event.at), reply: Shown.reply(words, limit: 200)
                )
            }
        hasRows = !rows.isEmpty
    }
}
