import Accounts
import Campaigns
import Hummingbird
import Mail
import Spool
import Storage

/// `/contacts/{contact}`: one person: how they came in, what they agreed to, what became of mail to them.
enum ContactPageOne {
    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await ContactsAPI.find(visit, front)
        let contacts = try front.contactRooms.contacts
        let account = contact.account
        let attachments = try await contacts.attachments(of: [contact.key])[0]
        let names = try await contacts.lists(of: account).filter { attachments.lists.contains($0.key) }
        let consents = try await contacts.consents(of: contact.key)
        let history = try await contacts.history(of: contact.key)
        let address = Shown.line(contact.mailbox.description, limit: 320)
        let lists = names.markup {
            "<a href=\"/contacts?list_id=\($0.key.description)\">\(Shown.line($0.name, limit: 120))</a> "
        }
        let who = FactList(
            [
                ("State", "\(contact.state.badge.markup) since \(TimeShown(contact.stateAt).markup)"),
                ("Came in", "\(TimeShown(contact.createdAt).markup), \(contact.source.words)"),
                ("Confirmed", time(contact.confirmedAt)), ("Verified", found(attachments.verdict, contact)),
                ("Lists", lists.isEmpty ? "–" : lists),
                (
                    "Tags",
                    "\(attachments.tags.isEmpty ? "–" : Shown.line(attachments.tags.joined(separator: ", "), limit: 2_000))"
                ),
            ] + contact.fields.sorted { $0.key < $1.key }.map { ($0.key, "\(Shown.line($0.value.words, limit: 300))") })
        let life = contact.engagement
        let mail = FactList([
            ("Engagement", "\(contact.stage.rawValue)"), ("Last delivery", time(life.deliveredAt)),
            ("Last open", time(life.openedAt)), ("Last click", time(life.clickedAt)),
            ("Last bounce", time(life.bouncedAt)),
            ("Deliveries since a sign of life", "\(life.unanswered)"),
            ("Campaigns in a row that bounced softly", "\(life.softBounces)"),
            ("Messages in a row that bounced hard", "\(life.hardBounces)"),
            (
                "Messages",
                "<a href=\"/activity?q=\(FormText.encode("to:" + contact.address))\">All mail to this address</a>"
            ),
        ])
        var body: Markup =
            "<div class=\"columns\">\(Card("The person", who.markup).markup)\(Card("Mail", mail.markup).markup)</div>"
        body += Card("What they agreed to", consentTable(consents).markup).markup
        body += Card("How it came to the state", historyTable(history).markup).markup
        if visit.knownCaller.may(.contactsWrite) {
            let types = try await contacts.fieldTypes(of: account)
            let all = try await contacts.lists(of: account)
            body += ContactForms(contact, attachments, types, all, visit.knownCaller).markup
        }
        return front.layout.page(
            address, section: .contacts, trail: [("Overview", "/"), ("Contacts", "/contacts")], body, request: request,
            visit: visit)
    }

    /// What was found when it was verified.
    private static func found(_ verdict: ContactVerdict?, _ contact: ContactRecord) -> Markup {
        guard let verdict else { return "never" }
        let rest: Markup = verdict.keepsOut(contact) ? "; campaigns leave it out" : .nothing
        return
            "\(verdict.verdict.words.lowercased()), \(verdict.reason.shown), \(TimeShown(verdict.verifiedAt).markup)\(rest)"
    }

    private static func time(_ time: Timestamp?) -> Markup { time.map { TimeShown($0).markup } ?? "–" }

    private static func consentTable(_ consents: [ConsentRecord]) -> PageTable {
        PageTable(
            caption: "Consents, oldest first", columns: ["Time", "Consent", "From", "Form", "Words shown", "Noted by"],
            rows: consents.prefix(200).map {
                [
                    .time($0.at), .text($0.kind.rawValue.replacing("_", with: " ")),
                    .soft(Shown.line($0.ip ?? "–", limit: 60)),
                    .soft(Shown.line($0.form ?? $0.source.words, limit: 200)),
                    .text(Shown.line($0.shownText ?? "–", limit: 300)), .soft(Shown.line($0.notedBy, limit: 80)),
                ]
            }, empty: EmptyState(words: "No consent is noted. Where there is proof, import it or note it over the API.")
        )
    }

    private static func historyTable(_ changes: [ContactChange]) -> PageTable {
        PageTable(
            caption: "Changes of state, oldest first", columns: ["Time", "State", "Cause", "By", "Note"],
            rows: changes.prefix(200).map {
                [
                    .time($0.at), .badge($0.newState.badge), .text($0.cause.rawValue.replacing("_", with: " ")),
                    .soft(Shown.line($0.by, limit: 80)), .text(Shown.line($0.note ?? "", limit: 300)),
                ]
            }, empty: EmptyState(words: "It has been as it is since it came in."))
    }
}
