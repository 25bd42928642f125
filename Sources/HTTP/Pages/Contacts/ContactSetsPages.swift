import Accounts
import Campaigns
import Hummingbird
import Mail
import Spool
import Storage
import Verification

/// `/lists`, `/segments`, `/contacts/sources`, `/contacts/sunset`: sets of contacts, by hand, by rule, by where they came from and by
/// their silence.
enum ContactSetsPages {
    static let endpoints: [Endpoint] = [
        .get("/lists", .page, lists), .post("/lists", .act(.contactsWrite), makeList),
        .post("/lists/{list}/verify", .act(.contactsWrite), verifyList),
        .get("/segments", .page, segments), .post("/segments", .act(.contactsWrite), makeSegment),
        .get("/contacts/sources", .page, sources), .get("/contacts/sunset", .page, sunset),
        .post("/contacts/sunset", .act(.contactsWrite), runSunset),
    ]
    static let trail = [("Overview", "/"), ("Contacts", "/contacts")]
    private static let days = 90
    /// Contacts that are looked at to say what a sunset would do.
    private static let previewLimit = 20_000

    private static func page(
        _ title: String, _ path: String, _ content: Markup, _ request: Request, _ visit: Visit, _ front: Front
    ) -> Response {
        front.layout.page(
            title, section: .contacts, trail: trail, ContactsPage.tabs(path) + content, request: request, visit: visit)
    }

    private static func lists(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        let lists = try await contacts.lists(of: visit.knownCaller.account)
        let known = try await contacts.listVerifications(of: visit.knownCaller.account)
        let now = front.rooms.time.now()
        let table = PageTable(
            caption: "Lists by name", columns: ["List", "Members", "Verified", "Made", "What it is", ""],
            rows: lists.prefix(500).map { list in
                [
                    .link(Shown.line(list.name, limit: 200), to: "/contacts?list_id=\(list.key)"),
                    .count(list.memberCount),
                    .markup(
                        ListVerificationShown(
                            list, known[list.key], now, mayAsk: visit.knownCaller.may(.contactsWrite)
                        ).markup),
                    .time(list.createdAt), .text(Shown.line(list.description, limit: 200)),
                    .link("Change", to: "/lists/\(list.key)"),
                ]
            },
            empty: EmptyState(
                words: "No list yet. Make one, then import contacts into it.", next: ("Import", "/imports")))
        let form: Markup =
            visit.knownCaller.may(.contactsWrite)
            ? Card(
                "New list",
                PageForm(
                    action: "/lists",
                    fields: [.line("name", "Name", isRequired: true), .line("description", "What it is")],
                    button: "Make the list"
                ).markup
            ).markup : .nothing
        return page("Lists", "/lists", Card("All lists", table.markup).markup + form, request, visit, front)
    }

    private static func makeList(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let name = try form.demand("name", "The name", limit: ListRecord.nameByteLimit)
        let description = try form.text("description", limit: ListRecord.descriptionByteLimit) ?? ""
        _ = try await ContactFault.telling {
            try await front.contactRooms.contacts.makeList(
                named: name, description: description, account: visit.knownCaller.account)
        }
        return Said.then("/lists", "The list is made.")
    }

    private static func verifyList(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await ContactListsAPI.named(visit, front)
        try await ContactListsAPI.ask(list, .dns, visit, front)
        return Said.then("/lists", "The addresses of “\(Shown.line(list.name, limit: 200))” are being verified.")
    }

    private static func segments(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        let account = visit.knownCaller.account
        var query = QueryReader(request)
        var filter = ContactFilter()
        filter.rule = query.text("rule", limit: SegmentRule.byteLimit)
        try query.finish()
        let asked = filter
        let preview = try await SegmentPage.preview(asked.rule, account, front)
        let table = PageTable(
            caption: "Segments by name", columns: ["Segment", "Rule", "Changed", ""],
            rows: try await contacts.segments(of: account).map {
                [
                    .link(Shown.line($0.name, limit: 200), to: "/contacts?segment_id=\($0.key)"),
                    .code(Shown.line($0.rule, limit: 300)), .time($0.updatedAt),
                    .link("Change", to: "/segments/\($0.key)"),
                ]
            })
        let rule = Field.block(
            "rule", "Rule", asked.rule ?? "", rows: 3, hint: "Such as: state is subscribed and tagged vip",
            isRequired: true)
        let count = PageForm(action: "/segments", isFilter: true, fields: [rule], button: "Count")
        let keep: Markup? = asked.rule.flatMap { text in
            visit.knownCaller.may(.contactsWrite)
                ? PageForm(
                    action: "/segments", fields: [.hidden("rule", text), .line("name", "Name", isRequired: true)],
                    button: "Keep as a segment"
                ).markup : nil
        }
        return page(
            "Segments", "/segments",
            Card("All segments", table.markup).markup
                + Card("Try a rule", "\(count.markup)\(keep)").markup + preview, request, visit, front)
    }

    private static func makeSegment(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let name = try form.demand("name", "The name", limit: 200)
        let rule = try form.demand("rule", "The rule", limit: SegmentRule.byteLimit)
        _ = try await ContactFault.telling {
            try await front.contactRooms.contacts.makeSegment(
                named: name, rule: rule, account: visit.knownCaller.account)
        }
        return Said.then("/segments", "The segment is kept.")
    }

    /// Bounce rates by where addresses came from, against what is usual (R33).
    private static func sources(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let now = front.rooms.time.now()
        let rates = try await front.contactRooms.contacts.sourceRates(
            of: visit.knownCaller.account, since: now - .seconds(days * 86_400), until: now)
        let table = PageTable(
            caption: "Hard bounces by source, the most first", columns: SourceShown.columns,
            rows: rates.prefix(200).map(SourceShown.row),
            empty: EmptyState(words: "No mail to contacts in the last \(days) days."))
        return page(
            "Sources", "/contacts/sources",
            Card("Where addresses came from", lead: "Of mail in the last \(days) days.", table.markup).markup, request,
            visit,
            front)
    }

    private static func sunset(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        let account = visit.knownCaller.account
        let policy = try await contacts.policy(of: account)
        let count = try await contacts.previewSunset(of: account, lookingAt: previewLimit)
        let samples = PageTable(
            caption: "Some of them", columns: ["Address", "Stage", "Last open", "Deliveries since"],
            rows: count.samples.map {
                [
                    .address(Shown.line($0.mailbox.description, limit: 320), to: "/contacts/\($0.key)"),
                    .text($0.stage.rawValue), .time($0.engagement.openedAt), .count($0.engagement.unanswered),
                ]
            }, empty: EmptyState(words: "Nobody has been silent for so long."))
        let figures = FigureRow([
            .init("To re-engagement", Figures.count(count.silenced), "silent for \(Figures.age(policy.sunsetAfter))"),
            .init("Out", Figures.count(count.retired), "not woken up within \(Figures.age(policy.reengagementLife))"),
        ])
        let run: Markup =
            visit.knownCaller.may(.contactsWrite) && count.silenced + count.retired > 0
            ? PageForm(action: "/contacts/sunset", button: "Move them now", question: "Move these contacts now?").markup
            : .nothing
        return page(
            "Silent contacts", "/contacts/sunset",
            figures.markup
                + Card(
                    "What would be done now",
                    lead: count.isCut
                        ? "Counted among about \(Figures.count(previewLimit)) of the oldest contacts; there are more. Nothing is changed by looking."
                        : "Nothing is changed by looking.", samples.markup + run
                ).markup,
            request, visit, front)
    }

    private static func runSunset(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let count = try await front.contactRooms.contacts.runSunset(of: visit.knownCaller.account)
        return Said.then(
            "/contacts/sunset",
            "\(Figures.count(count.silenced)) contacts went to re-engagement, \(Figures.count(count.retired)) out.")
    }
}
