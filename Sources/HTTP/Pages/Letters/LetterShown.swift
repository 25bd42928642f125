import Campaigns
import HTTPTypes
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// A letter as somebody would get it: subject, text, and the HTML in a frame where nothing of it runs or loads.
enum LetterShown {
    /// The frame's own policy: no scripts, no forms, nothing from elsewhere, and a source of its own.
    static let policy =
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'self'"

    /// A contact with its fields, by address, where the account has one; else the bare address.
    static func recipient(_ text: String?, _ account: AccountID, _ front: Front) async throws -> LetterRecipient {
        let text = text ?? "reader@example.com"
        guard let mailbox = Mailbox(internationalized: text) else {
            throw Problem(.badRequest, "“\(Shown.line(text, limit: 80))” is no address.")
        }
        var recipient = LetterRecipient(address: NamedMailbox(mailbox: mailbox))
        guard let contact = try await front.rooms.contacts?.contacts.contact(at: mailbox, account: account) else {
            return recipient
        }
        for (name, value) in contact.fields { recipient.merge[name] = value.words }
        return recipient
    }

    static func sample(_ letter: Letter, for recipient: LetterRecipient, _ front: Front) throws -> LetterSample {
        do {
            return try front.rooms.submission.sample(letter, for: recipient)
        } catch .letter(let faults) {
            throw Problem(faults)
        }
    }

    /// - Parameters:
    ///   - path: of the page; the frame's is the same with `.html` behind it.
    ///   - to: whom it is shown for.
    static func markup(_ sample: LetterSample, path: String, to: String?) -> Markup {
        let asked = to.map { "?to=\(FormText.encode($0))" } ?? ""
        let choose = PageForm(
            action: path, isFilter: true,
            fields: [.line("to", "As this contact gets it", to ?? "", type: "email", hint: nil)], button: "Show")
        let missing: Markup? =
            sample.missing.isEmpty
            ? nil
            : "<p class=\"wrong\">No value and no default for: \(Shown.line(sample.missing.joined(separator: ", "), limit: 500))</p>"
        let html: Markup? = sample.html.map { _ in
            "<h3>HTML</h3><iframe class=\"letter\" sandbox title=\"The letter as HTML\" src=\"\(path).html\(asked)\"></iframe>"
        }
        let text: Markup? = sample.text.map {
            "<h3>Text</h3><pre class=\"reply\">\(Shown.block($0, limit: 64_000))</pre>"
        }
        return choose.markup
            + Card(
                Shown.line(sample.subject, limit: 998), lead: "\(Figures.size(sample.byteCount)) without signature",
                "\(missing)\(html)\(text)"
            ).markup
    }

    static func frame(_ sample: LetterSample) -> Response {
        var response = Response.bytes(
            Array((sample.html ?? "").utf8), type: "text/html; charset=utf-8",
            headers: [.contentSecurityPolicy: policy, .frameOptions: "SAMEORIGIN"])
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

extension FieldValue {
    /// As it is merged into mail and shown.
    var words: String {
        switch self {
        case .text(let text), .date(let text): text
        case .number(let number): Int64(exactly: number).map { String($0) } ?? String(number)
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}
