import Accounts
import Hummingbird
import Intake
import Mail
import MailAuth
import Spool
import Storage

/// `/settings/domains`: the domains that mail is sent from, and what their DNS has to say, word for word.
enum DomainsPage {
    static let endpoints: [Endpoint] = [
        .get("/settings/domains", .page, list),
        .get("/settings/domains/{domain}", .page, show),
        .post("/settings/domains", .act(.domainsWrite), add),
        .post("/settings/domains/{domain}/check", .act(.domainsWrite), check),
        .post("/settings/domains/{domain}/remove", .act(.domainsWrite), remove),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let domains = try await front.domains.list(of: visit.knownCaller.account)
        let table = PageTable(
            caption: "Sending domains", columns: ["Domain", "Signs", "Keys", "Since"],
            rows: domains.prefix(500).map { domain in
                [
                    .link(domain.name.text, to: "/settings/domains/\(FormText.encode(domain.name.text))"),
                    .badge(domain.signing), .count(domain.keys.count), .time(domain.createdAt),
                ]
            },
            empty: EmptyState(
                words: "Mail of a domain that is not here is not signed, and many providers doubt it. Add yours first.")
        )
        var content = SettingsPage.tabs("/settings/domains", visit) + Card("Sending domains", table.markup).markup
        if visit.knownCaller.may(.domainsWrite) {
            content +=
                Card(
                    "Add a domain", lead: "A key is made for it; its record is shown for you to publish.",
                    PageForm(
                        action: "/settings/domains",
                        fields: [.line("domain", "Domain", hint: "Such as example.com", isRequired: true)],
                        button: "Add it"
                    ).markup
                ).markup
        }
        return front.layout.page("Sending domains", section: .settings, content, request: request, visit: visit)
    }

    private static func name(_ visit: Visit) throws -> DomainName {
        guard let name = visit.parameters.get("domain").flatMap({ DomainName($0) }) else {
            throw Problem(.notFound, "No such domain.")
        }
        return name
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let domain = try await telling {
            try await front.domains.find(try name(visit), of: visit.knownCaller.account)
        }
        return page(domain, nil, request, visit, front)
    }

    private static func page(
        _ domain: SendingDomain, _ report: DomainReport?, _ request: Request, _ visit: Visit, _ front: Front
    ) -> Response {
        let path = "/settings/domains/\(FormText.encode(domain.name.text))"
        let mayAct = visit.knownCaller.may(.domainsWrite)
        var content: Markup = .nothing
        if let report {
            content +=
                Card(
                    "What the DNS says", lead: "Asked just now.",
                    "<p>\(report.state.badge.markup)</p>\(DomainFindings(report).markup)"
                ).markup
        }
        if mayAct, front.rooms.domainCheck != nil {
            content +=
                Card(
                    "Check the DNS",
                    lead: "Looks at SPF, DKIM, DMARC, reverse DNS and blocklists, and says what to mend.",
                    PageForm(action: path + "/check", button: report == nil ? "Check now" : "Check again").markup
                ).markup
        }
        content += Card("DKIM keys", keys(domain).markup + records(domain)).markup
        if mayAct {
            content +=
                Card(
                    "Remove",
                    PageForm(
                        action: path + "/remove", button: "Remove the domain", tone: .grave,
                        question: "Remove it? Its keys are forgotten, and its mail is not signed any more."
                    ).markup
                ).markup
        }
        return front.layout.page(
            domain.name.text, section: .settings,
            trail: [("Settings", "/settings"), ("Sending domains", "/settings/domains")], content, request: request,
            visit: visit)
    }

    private static func keys(_ domain: SendingDomain) -> PageTable {
        PageTable(
            caption: "DKIM keys", columns: ["Selector", "Kind", "State", "Since"],
            rows: domain.keys.map { key in
                [
                    .code(key.selector), .text(key.algorithm.rawValue), .badge(key.badge), .time(key.createdAt),
                ]
            }, empty: EmptyState(words: "It has no key."))
    }

    private static func records(_ domain: SendingDomain) -> Markup {
        let lines = domain.keys.compactMap { key in
            key.recordName(of: domain.name).map { PublishedRecord($0, .text, key.recordText).zoneLine }
        }
        guard !lines.isEmpty else { return .nothing }
        return
            "<p class=\"soft small\">Publish this, as it stands:</p><pre class=\"reply\">\(Shown.block(lines.joined(separator: "\n"), limit: 16_384))</pre>"
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let text = try await FormReader(request, front).demand("domain", "The domain", limit: 253)
        guard let name = DomainName(internationalized: text) else {
            throw Problem(.badRequest, "“\(Shown.line(text, limit: 80))” is no domain name such as example.com.")
        }
        let domain = try await telling {
            try await front.domains.add(name, of: visit.knownCaller.account, keys: [NewDKIMKey(.rsaSHA256)])
        }
        return Said.then(
            "/settings/domains/\(FormText.encode(domain.name.text))",
            "\(domain.name.text) is added. Publish its record, then check the DNS.")
    }

    /// A key whose record is seen signs from now on.
    private static func check(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let check = front.rooms.domainCheck else {
            throw Problem(.unavailable, "Nobody can be asked for DNS here.")
        }
        let report = try await telling {
            try await front.domains.check(try name(visit), of: visit.knownCaller.account, with: check)
        }
        return page(report.domain, report, request, visit, front)
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let name = try name(visit)
        try await telling { try await front.domains.remove(name, of: visit.knownCaller.account) }
        return Said.then("/settings/domains", "\(name.text) is removed.")
    }

    /// What the room refuses, for people.
    private static func telling<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch DomainsFault.notFound {
            throw Problem(.notFound, "No such domain.")
        } catch DomainsFault.exists {
            throw Problem(.conflict, "The domain is there already.")
        } catch DomainsFault.tooManyKeys(let limit) {
            throw Problem(.conflict, "A domain has at most \(limit) keys.")
        } catch is DomainsFault {
            throw Problem(.conflict, "The selector is taken or is none.")
        }
    }
}

extension SendingDomain {
    fileprivate var signing: Badge {
        keys.contains { $0.state == .active && $0.isReadable }
            ? Badge(word: "Signs", tone: .good) : Badge(word: "Waits for its record", tone: .fair)
    }
}

extension DKIMKey {
    fileprivate var badge: Badge {
        switch state {
        case .active: isReadable ? Badge(word: "Signs", tone: .good) : Badge(word: "Cannot be read", tone: .poor)
        case .waiting: Badge(word: "Waits for its record", tone: .fair)
        default: Badge(word: "Replaced", tone: .quiet)
        }
    }
}
