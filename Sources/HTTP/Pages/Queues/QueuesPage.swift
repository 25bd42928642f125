import Accounts
import Bounce
import Delivery
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/queues`: what waits for whom, what each destination is sent at most, and who changed that.
enum QueuesPage {
    static let endpoints: [Endpoint] = [
        .get("/queues", .page, list),
        .get("/queues/of", .page, QueuePage.show),
        .post("/queues/limits", .act(.system), QueueActs.limit).notingItself(),
        .post("/queues/pause", .act(.system), QueueActs.pause).notingItself(),
        .post("/queues/resume", .act(.system), QueueActs.resume).notingItself(),
        .post("/queues/undo", .act(.system), QueueActs.undo).notingItself(),
    ]

    static let queueLimit = 200
    static let changeLimit = 30

    static func demand(_ visit: Visit) throws {
        guard visit.seesInstallation else {
            throw Problem(.forbidden, "Queues are for administrators of the installation.")
        }
    }

    static func path(_ destination: String, source: String? = nil) -> String {
        PagePath.of("/queues/of", [("destination", destination), ("source", source)])
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try demand(visit)
        var query = QueryReader(request)
        let before: LimitChangeKey? = query.key("before")
        try query.finish()
        let now = front.rooms.time.now()
        let queues = (await front.rooms.delivery?.queues() ?? []).sorted {
            ($1.waiting, $0.site) < ($0.waiting, $1.site)
        }
        let sources = await front.rooms.delivery?.sources() ?? []
        let changes = try await front.rooms.spool.limitChanges(
            source: nil, destination: nil, before: before, limit: changeLimit + 1)
        let next =
            changes.count > changeLimit
            ? PagePath.of("/queues", [("before", changes[changeLimit - 1].key.description)]) : nil
        var content: Markup = .nothing
        if before == nil {
            content +=
                Card(
                    "Destinations", lead: lead(queues.count, try await front.rooms.spool.queueDepth().waiting, front),
                    table(queues.prefix(queueLimit)).markup
                ).markup
            content += brakes(front.rooms.delivery?.slowedRates ?? [:])
            content += Card("Our addresses", SourcesView.table(sources, now: now).markup).markup
            if visit.knownCaller.may(.system) {
                content +=
                    Card(
                        "Slow down or stop",
                        lead: "A provider such as google, the name of a mail host or its end, or * for all.",
                        "<div class=\"columns\">\(QueueActs.limitForm(id: "slow").markup)\(QueueActs.pauseForm(id: "any").markup)</div>"
                    ).markup
            }
        }
        content +=
            Card(
                "Changes of limits", lead: "Newest first; replies make some of them.",
                changeTable(changes.prefix(changeLimit), visit, now).markup + Pager(next: next).markup
            ).markup
        return front.layout.page(
            "Queues", section: .queues, lead: "What waits now, and how fast each destination is served.", content,
            request: request, visit: visit, refresh: 10)
    }

    /// What the table leaves out: more than it has room for, and mail whose way was not asked for since the start.
    private static func lead(_ queueCount: Int, _ unfinished: Int, _ front: Front) -> String {
        var words = unfinished == 1 ? "One message is" : "\(Figures.count(unfinished)) messages are"
        words += " not finished in all"
        if queueCount > queueLimit {
            words += "; these are the \(queueLimit) with most waiting, of \(Figures.count(queueCount))"
        }
        if front.rooms.delivery?.areQueuesCountedWhole == false {
            words += "; of the store, the first \(Figures.count(Spool.storedMailLimit)) are shared out"
        }
        return words + "."
    }

    /// Recipient domains that are slowed while their incident is open.
    private static func brakes(_ rates: [String: Rate]) -> Markup {
        guard !rates.isEmpty else { return .nothing }
        let table = PageTable(
            caption: "Recipient domains that are slowed", columns: ["Domain", "At most", "Until"],
            rows: rates.sorted { $0.key < $1.key }.prefix(queueLimit).map { domain, rate in
                [
                    .text(Shown.line(domain, limit: 253)), .figure("\(rate)"),
                    .link("its incident is closed", to: "/incidents"),
                ]
            })
        return Card(
            "Recipient domains that are slowed", lead: "Whoever takes their mail; other domains there are not slowed.",
            table.markup
        ).markup
    }

    private static func table(_ queues: ArraySlice<QueueState>) -> PageTable {
        PageTable(
            caption: "Queues, those with most waiting first",
            columns: ["Destination", "From", "State", "Waiting", "Connections", "Taken", "Refused", "Limits"],
            rows: queues.map { queue in
                [
                    .link(Shown.line(queue.site, limit: 120), to: path(queue.host)),
                    .soft(Shown.line(queue.source, limit: 60)), .markup(state(queue)), .count(queue.waiting),
                    .figure("\(queue.connections) of \(queue.allowedConnections)"), .count(queue.deliveredCount),
                    .count(queue.refusedCount), .soft(queue.limits.words),
                ]
            }, empty: EmptyState(words: "Nothing waits, and nobody was written to lately."))
    }

    static func state(_ queue: QueueState) -> Markup {
        guard let until = queue.pausedUntil else {
            return Badge(word: queue.waiting > 0 ? "Sending" : "Idle", tone: queue.waiting > 0 ? .good : .quiet).markup
        }
        let time: Markup = until == .distantFuture ? "until resumed" : "until \(TimeShown(until).markup)"
        return "\(Badge(word: "Paused", tone: .fair).markup) <span class=\"soft small below\">\(time)</span>"
    }

    static func changeTable(_ changes: some Sequence<LimitChange>, _ visit: Visit, _ now: Timestamp) -> PageTable {
        PageTable(
            caption: "Changes of limits, newest first",
            columns: ["When", "Destination", "Limit", "Until", "By", "Why", "State"],
            rows: changes.enumerated().map { index, change in
                [
                    .time(change.at),
                    .link(
                        Shown.line(change.destination, limit: 100)
                            + (change.source == "*" ? "" : " from \(change.source)"),
                        to: path(change.destination)),
                    .text(
                        change.setting.kind == .stop
                            ? "nothing is sent"
                            : "\(change.setting.kind.words): \(Shown.line(change.setting.value, limit: 60))"),
                    change.until.map { .time($0) } ?? .soft("no end"),
                    .soft(change.isAutomatic ? "a reply" : Shown.line(change.by, limit: 60)),
                    change.reply.map { .reply(Shown.reply($0, limit: 200)) }
                        ?? .text(Shown.line(change.why, limit: 300)),
                    .markup(changeState(change, visit, now, index)),
                ]
            }, empty: EmptyState(words: "Nobody changed a limit yet; the provider table holds."))
    }

    private static func changeState(_ change: LimitChange, _ visit: Visit, _ now: Timestamp, _ index: Int) -> Markup {
        if let undone = change.undone {
            return
                "\(Badge(word: "Taken back", tone: .quiet).markup)<span class=\"soft small below\">\(Shown.line(undone.why, limit: 100))</span>"
        }
        guard change.isActive(at: now) else { return Badge(word: "Over", tone: .quiet).markup }
        let badge = Badge(word: change.isAlert ? "Look at it" : "In force", tone: change.isAlert ? .poor : .fair).markup
        guard visit.knownCaller.may(.system) else { return badge }
        let form = PageForm(
            action: "/queues/undo",
            fields: [.hidden("change", change.key.description), .hidden("why", "taken back by hand")], button: "Undo",
            tone: .quiet)
        return "\(badge) \(form.markup)"
    }
}

extension QueueLimits {
    var words: String {
        var words = ["\(connections) connections", "\(messagesPerConnection) messages each"]
        if let rate = messageRate { words.append("\(rate)") }
        if let rate = connectionRate { words.append("opened \(rate)") }
        return words.joined(separator: ", ")
    }
}

extension LimitSetting.Kind {
    var words: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}
