import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `/activity`: every message, newest first, and the search through them (R40).
enum ActivityPage {
    static let endpoints: [Endpoint] = [.get("/activity", .page, show), .get("/activity/live", .page, live)]
    static let limit = 50

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let text = query.text("q", limit: 4_000) ?? ""
        let before: MessageKey? = query.key("before")
        try query.finish()
        let found = try await found(text, before: before, visit, front)
        let content = form(text, found.faults) + views(text) + list(found.records, next: found.next, text, before)
        return front.layout.page("Activity", section: .activity, content, request: request, visit: visit)
    }

    /// What a search finds, and what in it was not understood.
    private static func found(
        _ text: String, before: MessageKey?, _ visit: Visit, _ front: Front
    ) async throws -> (records: [MessageRecord], next: MessageKey?, faults: [String]) {
        let search = ActivitySearch(text)
        var faults = search.faults
        var filter = search.filter
        filter.account = visit.knownCaller.account
        filter.before = before
        filter.limit = limit
        if let word = search.campaign {
            filter.campaign = try await campaign(word, visit, front)
            if filter.campaign == nil { faults.append("There is no campaign “\(Shown.line(word, limit: 100))”.") }
        }
        let page = try await front.rooms.spool.messagePage(filter)
        return (page.records, page.next, faults)
    }

    /// The newest of a search as they change, as the page shows them.
    private static func live(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let text = query.text("q", limit: 4_000) ?? ""
        try query.finish()
        let part: @Sendable () async throws -> JSONValue = {
            let found = try await found(text, before: nil, visit, front)
            return ["html": .string(list(found.records, next: found.next, text, nil).text)]
        }
        return LiveStream.answer("part", try await part(), to: visit, front, next: part)
    }

    /// By its id, or by its name in small or large letters.
    private static func campaign(_ word: String, _ visit: Visit, _ front: Front) async throws -> CampaignKey? {
        let campaigns = try await front.rooms.spool.campaigns(account: visit.knownCaller.account)
        let key = CampaignKey(word)
        let name = word.lowercased()
        return campaigns.first { $0.key == key || $0.name.lowercased() == name }?.key
    }

    private static func path(_ text: String, before: MessageKey? = nil) -> String {
        var parts = text.isEmpty ? [] : ["q=\(FormText.encode(text))"]
        if let before { parts.append("before=\(before)") }
        return parts.isEmpty ? "/activity" : "/activity?" + parts.joined(separator: "&")
    }

    private static func form(_ text: String, _ faults: [String]) -> Markup {
        let words = faults.markup { "<li>\($0)</li>" }
        let explained: Markup = faults.isEmpty ? "" : "<ul class=\"wrong small\" role=\"status\">\(words)</ul>"
        let fields = ActivitySearch.fields.markup { "<code>\($0):</code> " }
        return """
            <form class="filter" method="get" action="/activity">
            <p class="wide-field"><label for="search">Search</label><input id="search" name="q" type="search" value="\(text)" \
            autocomplete="off" maxlength="1000" aria-describedby="search-help"></p>
            <p class="do"><button>Search</button></p>
            </form>
            <p class="soft small" id="search-help">Fields: \(fields)Words alone are looked for in the subject.</p>
            \(explained)
            """
    }

    /// Searches that are wanted often.
    private static func views(_ text: String) -> Markup {
        let views = [
            ("All", ""), ("Delivered", "status:ok"), ("Bounced", "status:bounced"), ("Waiting", "status:waiting"),
            ("Dropped", "status:dropped"),
        ]
        return Tabs(tabs: views.map { (words: $0.0, path: path($0.1), isCurrent: $0.1 == text) }).markup
    }

    private static func list(
        _ records: [MessageRecord], next: MessageKey?, _ text: String, _ before: MessageKey?
    ) -> Markup {
        let following = next.map { path(text, before: $0) }
        let empty =
            if next != nil {
                EmptyState(words: "None among the newest messages; older ones follow.")
            } else if text.isEmpty {
                EmptyState(
                    words: "No message yet. Those that are handed in by SMTP or the API stand here within a second.",
                    command: "postrider demo")
            } else {
                EmptyState(words: "No message is like that.", next: ("All messages", "/activity"))
            }
        let table = PageTable(
            caption: "Messages, newest first",
            columns: ["Accepted", "To", "Status", "Subject", "From", "What was said"],
            rows: records.map(row), empty: empty)
        let source = text.isEmpty ? "/activity/live" : "/activity/live?q=\(FormText.encode(text))"
        let tail: Markup = before == nil ? " data-tail=\"\(source)\"" : ""
        let title = before == nil ? "Newest first" : "Older ones"
        let card = Card(title, table.markup + Pager(next: following).markup).markup
        return "<div id=\"tail\"\(tail)>\(card)</div>"
    }

    private static func row(_ record: MessageRecord) -> [Cell] {
        let said = record.lastReply.flatMap { $0.isEmpty || record.status == .ok ? nil : Shown.reply($0, limit: 160) }
        return [
            .time(record.createdAt),
            .address(Shown.line(record.recipient, limit: 320), to: "/messages/\(record.key)"),
            .status(StatusShown(record.status)),
            .markup("<span class=\"subject\">\(Shown.line(record.subject, limit: 120))</span>"),
            .soft(Shown.line(record.from, limit: 120)),
            said.map(Cell.reply) ?? .soft(record.status == .ok ? "" : record.reason?.words ?? ""),
        ]
    }
}
