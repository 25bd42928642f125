import Accounts
import Campaigns
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/lists/{list}`: one list: its name, how often it is verified, the mail that asks for confirmation, its end.
enum ListPage {
    static let endpoints: [Endpoint] = [
        .get("/lists/{list}", .page, show),
        .post("/lists/{list}", .act(.contactsWrite), change),
        .post("/lists/{list}/confirmation", .act(.contactsWrite), confirmation),
        .post("/lists/{list}/remove", .act(.contactsWrite), remove),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await ContactListsAPI.named(visit, front)
        let known = try await front.contactRooms.contacts.verification(
            of: list.key, account: visit.knownCaller.account)
        let mayChange = visit.knownCaller.may(.contactsWrite)
        let members: Markup =
            "<a href=\"/contacts?list_id=\(list.key.description)\">\(Figures.count(list.memberCount))</a>"
        let words: Markup = list.description.isEmpty ? "–" : "\(Shown.line(list.description, limit: 1_000))"
        let asking: Markup =
            list.optIn.map { "yes, from \(Shown.line($0.from.mailbox.description, limit: 320))" } ?? "no"
        let facts: [(String, Markup)] = [
            ("Members", members),
            ("Verified", ListVerificationShown(list, known, front.rooms.time.now(), mayAsk: mayChange).markup),
            ("Made", TimeShown(list.createdAt).markup), ("Changed", TimeShown(list.updatedAt).markup),
            ("Asks for confirmation", asking), ("What it is", words),
        ]
        var body = Card("The list", FactList(facts).markup).markup
        if mayChange { body += forms(list, againDays: (known ?? ListVerification(list: list.key)).againDays) }
        return front.layout.page(
            Shown.line(list.name, limit: 200), section: .contacts,
            trail: ContactSetsPages.trail + [("Lists", "/lists")], body, request: request, visit: visit)
    }

    private static func forms(_ list: ListRecord, againDays: Int) -> Markup {
        let path = "/lists/\(list.key)"
        let days = ListVerification.days
        let change = PageForm(
            action: path,
            fields: [
                .line("name", "Name", Shown.line(list.name, limit: 200), isRequired: true),
                .line("description", "What it is", Shown.line(list.description, limit: 1_000)),
                .line(
                    "again", "Verified again after", "\(againDays)", type: "number",
                    hint: "Days, \(days.lowerBound) to \(days.upperBound)."),
            ], button: "Keep", id: "change")
        let optIn = list.optIn
        let confirmation = PageForm(
            action: "\(path)/confirmation",
            fields: [
                .line("from", "From", optIn?.from.mailbox.description ?? "", type: "email", isRequired: true),
                .line("from_name", "Its name", Shown.line(optIn?.from.name ?? "", limit: 200)),
                .line(
                    "subject", "Subject", Shown.line(optIn?.subject ?? "Please confirm your address", limit: 300),
                    isRequired: true),
                .block(
                    "text", "Text", optIn?.text ?? OptInMail.defaultText, rows: 6,
                    hint: "{{confirm_url}} stands for the link.", isRequired: true),
                .line(
                    "hours", "The link works for",
                    "\((optIn?.life ?? OptInMail.defaultLife).components.seconds / 3_600)", type: "number",
                    hint: "Hours, 1 to 2,160."),
            ], button: "Ask with this mail", id: "confirmation")
        let stop: Markup =
            optIn == nil
            ? .nothing
            : PageForm(
                action: "\(path)/confirmation", fields: [.hidden("none", "true")], button: "Ask no more", tone: .quiet
            ).markup
        let end = PageForm(
            action: "\(path)/remove", button: "Remove the list", tone: .grave,
            question: "Remove this list? Its members stay contacts.")
        return """
            <div class="columns"><div>\(Card("Change it", change.markup).markup)\
            \(Card("Remove it", lead: "Its members stay contacts.", end.markup).markup)</div>\
            \(Card("Mail that asks for confirmation", lead: "Sent to those who come in unconfirmed.", confirmation.markup + stop).markup)</div>
            """
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await ContactListsAPI.named(visit, front)
        let form = try await FormReader(request, front)
        let name = try form.demand("name", "The name", limit: ListRecord.nameByteLimit)
        let description = try form.text("description", limit: ListRecord.descriptionByteLimit) ?? ""
        let again = try form.number("again", "“Verified again after”", in: ListVerification.days)
        let (contacts, account) = (try front.contactRooms.contacts, visit.knownCaller.account)
        _ = try await ContactFault.telling {
            try await contacts.changeList(list.key, name: name, description: description, account: account)
        }
        if let again { try await contacts.setVerification(ofList: list.key, againAfter: again, account: account) }
        return Said.then("/lists/\(list.key)", "The list is changed.")
    }

    private static func confirmation(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await ContactListsAPI.named(visit, front)
        let form = try await FormReader(request, front)
        let optIn: OptInMail? = form.flag("none") ? nil : try Self.optIn(form)
        _ = try await ContactFault.telling {
            try await front.contactRooms.contacts.changeList(
                list.key, optIn: .some(optIn), account: visit.knownCaller.account)
        }
        return Said.then(
            "/lists/\(list.key)", optIn == nil ? "Nobody is asked any more." : "Who comes in unconfirmed is asked.")
    }

    private static func optIn(_ form: FormReader) throws -> OptInMail {
        let text = try form.demand("from", "“From”", limit: 1_000)
        guard let mailbox = Mailbox(internationalized: text) else {
            throw Problem(.badRequest, "“From” is no address.")
        }
        var mail = OptInMail(
            from: NamedMailbox(mailbox: mailbox, name: try form.text("from_name", limit: 200)))
        mail.subject = try form.demand("subject", "The subject", limit: OptInMail.subjectByteLimit)
        mail.text = try form.demand("text", "The text", limit: OptInMail.textByteLimit)
        if let hours = try form.number("hours", "“The link works for”", in: 1...2_160) {
            mail.life = .seconds(hours * 3_600)
        }
        return mail
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await ContactListsAPI.named(visit, front)
        try await ContactFault.telling {
            try await front.contactRooms.contacts.removeList(list.key, account: visit.knownCaller.account)
        }
        return Said.then("/lists", "The list is removed; its members stay contacts.")
    }
}
