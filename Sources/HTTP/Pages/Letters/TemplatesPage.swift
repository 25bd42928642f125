import Accounts
import Campaigns
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/templates`: the letters an account keeps; `/templates/{id}`: one with its versions, to look at and to change.
enum TemplatesPage {
    static let endpoints: [Endpoint] = [
        .get("/templates", .page, list),
        .post("/templates", .act(.campaignsWrite), add),
        .get("/templates/{id}", .page, show),
        .post("/templates/{id}", .act(.campaignsWrite), revise),
        .post("/templates/{id}/archive", .act(.campaignsWrite), archive),
        .get("/templates/{id}/letter", .page, letter),
        .get("/templates/{id}/letter.html", .page, frame),
    ]
    private static let trail = [("Overview", "/"), ("Campaigns", "/campaigns"), ("Templates", "/templates")]
    static let textByteLimit = 5 << 20

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let includesArchived = query.flag("archived")
        try query.finish()
        let found = try await front.templates.templates(
            account: visit.knownCaller.account, includesArchived: includesArchived)
        let table = PageTable(
            caption: "Templates by name", columns: ["Template", "Version", "Made", "State"],
            rows: found.map { template in
                [
                    .link(Shown.line(template.name, limit: 200), to: "/templates/\(template.key)"),
                    .count(template.version), .time(template.createdAt),
                    .badge(
                        template.archivedAt == nil
                            ? Badge(word: "Offered", tone: .good) : Badge(word: "Archived", tone: .quiet)),
                ]
            },
            empty: EmptyState(
                words: "No template yet. A template is a letter that campaigns send, with all its versions."))
        let tabs = Tabs(tabs: [
            ("Offered", "/templates", !includesArchived),
            ("With archived", "/templates?archived=true", includesArchived),
        ])
        let form: Markup =
            visit.knownCaller.may(.campaignsWrite)
            ? Card(
                "New template",
                PageForm(action: "/templates", fields: [nameField("")] + fields(nil), button: "Keep it").markup
            ).markup : .nothing
        return front.layout.page(
            "Templates", section: .campaigns, trail: [("Overview", "/"), ("Campaigns", "/campaigns")],
            Card("All templates", tabs.markup + table.markup).markup + form, request: request, visit: visit)
    }

    private static func nameField(_ name: String) -> Field { .line("name", "Name", name, isRequired: true) }

    /// Subject, text, HTML and defaults.
    static func fields(_ text: TemplateText?) -> [Field] {
        [
            .line(
                "subject", "Subject", text?.subject ?? "",
                hint: "{{name|there}} stands for a field of the contact, or “there”."),
            .block("html", "HTML", text?.html ?? "", rows: 12),
            .block("text", "Text", text?.text ?? "", rows: 8, hint: "For those who read without HTML."),
            .block(
                "defaults", "Defaults",
                (text?.defaults ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
                    separator: "\n"),
                rows: 3, hint: "What stands for a missing value: one name=value a line."),
        ]
    }

    /// - Throws: a `Problem` where it says nothing, or nobody could be sent it.
    static func text(of form: FormReader, _ front: Front) throws -> TemplateText {
        let subject = try form.demand("subject", "The subject", limit: 998)
        let text = try form.block("text", limit: textByteLimit)?.replacing("\r\n", with: "\n")
        let html = try form.block("html", limit: textByteLimit)?.replacing("\r\n", with: "\n")
        guard text != nil || html != nil else { throw Problem(.badRequest, "Write a text, HTML or both.") }
        var defaults: [String: String] = [:]
        for line in (try form.block("defaults", limit: 64 << 10) ?? "").split(whereSeparator: \.isNewline).prefix(200) {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw Problem(.badRequest, "A default is name=value, one a line.")
            }
            defaults[String(parts[0])] = String(parts[1])
        }
        let written = TemplateText(subject: subject, text: text, html: html, defaults: defaults)
        try TemplatesAPI.check(written, front)
        return written
    }

    static func reader(_ request: Request, _ front: Front) async throws -> FormReader {
        try await FormReader(request, front, upTo: 16 << 20)
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await reader(request, front)
        let name = try form.demand("name", "The name", limit: 200)
        let template = try await keep(try text(of: form, front), named: name, visit, front)
        return Said.then("/templates/\(template.key)", "The template is kept.")
    }

    static func keep(_ text: TemplateText, named name: String, _ visit: Visit, _ front: Front) async throws -> Template
    {
        let caller = visit.knownCaller
        do {
            return try await front.templates.add(
                text, named: name, account: caller.account, by: caller.actor.description)
        } catch TemplateError.nameTaken {
            throw Problem(.conflict, "There is a template of that name.")
        } catch TemplateError.badName {
            throw Problem(.badRequest, "A name is 1 to 200 bytes.")
        }
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let template = try await TemplatesAPI.find(visit, front)
        let versions = try await front.templates.versions(of: template.key, account: template.account)
        let path = "/templates/\(template.key)"
        var content = Card(
            "The letter", actions: [("Preview", "\(path)/letter")],
            FactList([("Subject", "\(Shown.line(versions.first?.text.subject ?? "", limit: 998))")]).markup
        ).markup
        if visit.knownCaller.may(.campaignsWrite) {
            content +=
                Card(
                    "Change it", lead: "Makes a new version. What was sent of the others stays as it was.",
                    PageForm(action: path, fields: fields(versions.first?.text), button: "Keep a new version").markup
                ).markup
            let isArchived = template.archivedAt != nil
            content +=
                PageForm(
                    action: "\(path)/archive", fields: [.hidden("archived", isArchived ? "false" : "true")],
                    button: isArchived ? "Offer it again" : "Archive", tone: .quiet
                ).markup
        }
        let table = PageTable(
            caption: "Versions, newest first", columns: ["Version", "Made", "By", "Subject"],
            rows: versions.prefix(50).map {
                [
                    .count($0.version), .time($0.madeAt), .soft(Shown.line($0.madeBy, limit: 80)),
                    .text(Shown.line($0.text.subject, limit: 200)),
                ]
            })
        return front.layout.page(
            Shown.line(template.name, limit: 200), section: .campaigns, trail: trail,
            content + Card("Versions", table.markup).markup, request: request, visit: visit)
    }

    private static func revise(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let template = try await TemplatesAPI.find(visit, front)
        let text = try text(of: try await reader(request, front), front)
        let caller = visit.knownCaller
        let version = try await front.templates.revise(
            template.key, to: text, account: caller.account, by: caller.actor.description)
        return Said.then("/templates/\(template.key)", "Version \(version.version) is kept.")
    }

    private static func archive(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let template = try await TemplatesAPI.find(visit, front)
        let isArchived = try await FormReader(request, front).flag("archived")
        try await front.templates.archive(template.key, isArchived, account: template.account)
        return Said.then("/templates", isArchived ? "The template is archived." : "The template is offered again.")
    }

    private static func sample(
        _ request: Request, _ visit: Visit, _ front: Front
    ) async throws -> (sample: LetterSample, to: String?, template: Template) {
        let template = try await TemplatesAPI.find(visit, front)
        var query = QueryReader(request)
        let to = query.text("to", limit: 254)
        try query.finish()
        guard let version = try await front.templates.version(of: template.key, account: template.account) else {
            throw Problem(.notFound, "No such template.")
        }
        let recipient = try await LetterShown.recipient(to, template.account, front)
        let letter = Letter(from: NamedMailbox(mailbox: recipient.address.mailbox), text: version.text)
        return (try LetterShown.sample(letter, for: recipient, front), to, template)
    }

    private static func letter(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let (sample, to, template) = try await sample(request, visit, front)
        let path = "/templates/\(template.key)"
        let name = Shown.line(template.name, limit: 200)
        return front.layout.page(
            "Preview", section: .campaigns, trail: trail + [(name, path)],
            LetterShown.markup(sample, path: "\(path)/letter", to: to), request: request, visit: visit)
    }

    private static func frame(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        LetterShown.frame(try await sample(request, visit, front).sample)
    }
}
