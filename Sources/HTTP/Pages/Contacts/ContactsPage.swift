import Accounts
import Campaigns
import Hummingbird
import Mail
import Spool
import Storage

/// `/contacts`: the people an account writes to, by state, list, segment and the beginning of their address.
enum ContactsPage {
    static let endpoints: [Endpoint] =
        [
            .get("/contacts", .page, list),
            .get("/contacts/{contact}", .page, ContactPageOne.show),
        ] + ContactActs.endpoints + ContactSetsPages.endpoints + ListPage.endpoints + SegmentPage.endpoints
        + ContactImportPages.endpoints
    static let limit = 50

    /// The views of contacts.
    static func tabs(_ current: String) -> Markup {
        let tabs = [
            ("Contacts", "/contacts"), ("Lists", "/lists"), ("Segments", "/segments"), ("Imports", "/imports"),
            ("Sources", "/contacts/sources"), ("Silent ones", "/contacts/sunset"),
        ]
        return Tabs(tabs: tabs.map { ($0.0, $0.1, $0.1 == current) }).markup
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        let account = visit.knownCaller.account
        var query = QueryReader(request)
        let filter = ContactFilterReader.read(&query)
        let after: ContactKey? = query.key("after")
        try query.finish()
        let page = try await ContactFault.telling {
            try await contacts.contacts(filter, account: account, after: after, limit: limit)
        }
        let states = [("", "Any")] + ContactState.allCases.map { ($0.rawValue, $0.words) }
        let sources = [("", "Any")] + ContactSource.Kind.allCases.map { ($0.rawValue, $0.rawValue) }
        let form = PageForm(
            action: "/contacts", isFilter: true,
            fields: [
                .line("q", "Address begins with", filter.search ?? "", type: "search", hint: nil),
                .choice("state", "State", filter.state?.rawValue ?? "", among: states),
                .choice("source", "Source", filter.source?.rawValue ?? "", among: sources),
            ] + (filter.list.map { [Field.hidden("list_id", $0.description)] } ?? [])
                + (filter.segment.map { [Field.hidden("segment_id", $0.description)] } ?? []), button: "Find")
        let isFiltered = filter != ContactFilter() || after != nil
        let empty =
            isFiltered
            ? EmptyState(words: "No contact is like that.", next: ("All contacts", "/contacts"))
            : EmptyState(
                words: "No contact yet. Import a list, or add people over the API as they sign up.",
                next: ("Import", "/imports"))
        let table = PageTable(
            caption: "Contacts", columns: ["Address", "State", "Source", "Last delivery", "Last open"],
            rows: page.contacts.map { contact in
                [
                    .address(Shown.line(contact.mailbox.description, limit: 320), to: "/contacts/\(contact.key)"),
                    .badge(contact.state.badge), .text(contact.source.words), .time(contact.engagement.deliveredAt),
                    .time(contact.engagement.openedAt),
                ]
            }, empty: page.next == nil ? empty : EmptyState(words: "None in this part; there may be more further on."))
        let next = page.next.map { "/contacts?" + parameters(filter) + "after=\($0)" }
        return front.layout.page(
            "Contacts", section: .contacts,
            tabs("/contacts") + form.markup
                + Card("People you write to", table.markup + Pager(next: next, words: "Further ones").markup).markup,
            request: request, visit: visit)
    }

    private static func parameters(_ filter: ContactFilter) -> String {
        let values: [(String, String?)] = [
            ("q", filter.search), ("state", filter.state?.rawValue), ("source", filter.source?.rawValue),
            ("list_id", filter.list?.description), ("segment_id", filter.segment?.description), ("tag", filter.tag),
            ("stage", filter.stage?.rawValue), ("rule", filter.rule),
        ]
        return values.map { name, value in value.map { "\(name)=\(FormText.encode($0))&" } ?? "" }.joined()
    }
}

extension ContactState {
    var words: String {
        switch self {
        case .subscribed: "Subscribed"
        case .unconfirmed: "Unconfirmed"
        case .unsubscribed: "Unsubscribed"
        case .complained: "Complained"
        case .hardBounced: "Bounced hard"
        }
    }

    var badge: Badge {
        switch self {
        case .subscribed: Badge(word: words, tone: .good)
        case .unconfirmed: Badge(word: words, tone: .fair)
        case .unsubscribed: Badge(word: words, tone: .quiet)
        case .complained, .hardBounced: Badge(word: words, tone: .poor)
        }
    }
}
