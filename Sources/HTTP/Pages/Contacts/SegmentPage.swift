import Accounts
import Campaigns
import Hummingbird
import Mail
import Spool
import Storage

/// `/segments/{segment}`: one rule: tried before it is kept, renamed, removed.
enum SegmentPage {
    static let endpoints: [Endpoint] = [
        .get("/segments/{segment}", .page, show),
        .post("/segments/{segment}", .act(.contactsWrite), change),
        .post("/segments/{segment}/remove", .act(.contactsWrite), remove),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let segment = try await SegmentsAPI.named(visit, front)
        var query = QueryReader(request)
        let tried = query.text("rule", limit: SegmentRule.byteLimit)
        try query.finish()
        let path = "/segments/\(segment.key)"
        let rule = tried ?? segment.rule
        let field = Field.block(
            "rule", "Rule", rule, rows: 4, hint: "Such as: state is subscribed and tagged vip", isRequired: true)
        var body = Card(
            "Its rule", lead: tried == nil || tried == segment.rule ? nil : "Not kept yet: this is being tried.",
            PageForm(action: path, isFilter: true, fields: [field], button: "Count").markup
        ).markup
        body += try await preview(rule, visit.knownCaller.account, front)
        if visit.knownCaller.may(.contactsWrite) {
            let keep = PageForm(
                action: path,
                fields: [
                    .line("name", "Name", Shown.line(segment.name, limit: 200), isRequired: true),
                    .hidden("rule", rule),
                ],
                button: tried == nil || tried == segment.rule ? "Rename" : "Keep this rule", id: "keep")
            let end = PageForm(
                action: "\(path)/remove", button: "Remove the segment", tone: .grave,
                question: "Remove this segment? Its contacts stay.")
            body +=
                "<div class=\"columns\">\(Card("Keep it", keep.markup).markup)\(Card("Remove it", lead: "Contacts stay as they are.", end.markup).markup)</div>"
        }
        return front.layout.page(
            Shown.line(segment.name, limit: 200), section: .contacts,
            trail: ContactSetsPages.trail + [("Segments", "/segments")],
            lead: "Changed \(segment.updatedAt.rfc3339.prefix(10)).", body, request: request, visit: visit)
    }

    /// How many are like that now, up to a limit, and some of them; nothing without a rule.
    static func preview(_ rule: String?, _ account: AccountID, _ front: Front) async throws -> Markup {
        guard let rule else { return .nothing }
        var filter = ContactFilter()
        filter.rule = rule
        let asked = filter
        let found = try await ContactFault.telling {
            try await front.contactRooms.contacts.contacts(
                asked, account: account, after: nil, limit: SegmentsAPI.previewLimit)
        }
        let sample = PageTable(
            caption: "Some of them", columns: ["Address", "State"],
            rows: found.contacts.prefix(SegmentsAPI.sampleCount).map {
                [
                    .address(Shown.line($0.mailbox.description, limit: 320), to: "/contacts/\($0.key)"),
                    .badge($0.state.badge),
                ]
            }, empty: EmptyState(words: "Nobody is like that now."))
        let more = found.next == nil ? "" : " and more"
        let noun = found.contacts.count == 1 && found.next == nil ? "contact" : "contacts"
        return Card("\(Figures.count(found.contacts.count))\(more) \(noun) now", sample.markup).markup
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let segment = try await SegmentsAPI.named(visit, front)
        let form = try await FormReader(request, front)
        let name = try form.demand("name", "The name", limit: 200)
        let rule = try form.demand("rule", "The rule", limit: SegmentRule.byteLimit)
        _ = try await ContactFault.telling {
            try await front.contactRooms.contacts.changeSegment(
                segment.key, name: name, rule: rule, account: visit.knownCaller.account)
        }
        return Said.then("/segments/\(segment.key)", "The segment is kept.")
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let segment = try await SegmentsAPI.named(visit, front)
        try await ContactFault.telling {
            try await front.contactRooms.contacts.removeSegment(segment.key, account: visit.knownCaller.account)
        }
        return Said.then("/segments", "The segment is removed; its contacts stay.")
    }
}
