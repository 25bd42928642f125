import Accounts
import Campaigns
import Hummingbird
import Intake
import JSON
import Mail
import Spool
import Storage

/// `/campaigns/new` and `/campaigns/{id}/edit`: what is sent, to whom and how; `/campaigns/{id}/letter`: as a contact gets it.
enum CampaignEditor {
    static let endpoints: [Endpoint] = [
        .get("/campaigns/new", .page, new),
        .post("/campaigns", .act(.campaignsWrite), make),
        .get("/campaigns/{id}/edit", .page, edit),
        .post("/campaigns/{id}/edit", .act(.campaignsWrite), change),
        .get("/campaigns/{id}/letter", .page, letter),
        .get("/campaigns/{id}/letter.html", .page, frame),
    ]
    private static let trail = [("Overview", "/"), ("Campaigns", "/campaigns")]

    private static func new(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try Front.demand(.campaignsWrite, of: visit.knownCaller)
        let form = PageForm(
            action: "/campaigns", fields: try await fields(nil, visit, front), button: "Keep as a draft")
        return front.layout.page(
            "New campaign", section: .campaigns, trail: trail,
            lead: "It is kept as a draft: you can look at it, try it on yourself and start it on its page.",
            Card("Letter, audience and pace", form.markup).markup, request: request, visit: visit)
    }

    private static func edit(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try Front.demand(.campaignsWrite, of: visit.knownCaller)
        let mailing = try await MailingsAPI.find(visit, front)
        guard mailing.state == .draft else {
            throw Problem(.conflict, "Only a draft is edited; the campaign is \(mailing.state.rawValue).")
        }
        let path = "/campaigns/\(mailing.campaign)"
        let form = PageForm(
            action: "\(path)/edit", fields: try await fields(mailing, visit, front), button: "Save the draft")
        return front.layout.page(
            "Edit", section: .campaigns, trail: trail + [(Shown.line(mailing.plan.name, limit: 200), path)],
            Card("Letter, audience and pace", form.markup).markup, request: request, visit: visit)
    }

    private static func fields(_ mailing: Mailing?, _ visit: Visit, _ front: Front) async throws -> [Field] {
        let account = visit.knownCaller.account
        let templates = try await front.templates.templates(account: account)
        let contacts = front.rooms.contacts?.contacts
        let lists = try await contacts?.lists(of: account) ?? []
        let segments = try await contacts?.segments(of: account) ?? []
        let plan = mailing?.plan
        let audiences: [(value: String, words: String)] =
            lists.prefix(1_000).map {
                ("\($0.key)", "List: \(Shown.line($0.name, limit: 120)) (\(Figures.count($0.memberCount)))")
            }
            + segments.map { ("\($0.key)", "Segment: \(Shown.line($0.name, limit: 120))") }
            + [("file", "Addresses that I paste below")]
        let from = plan.map { plan in
            plan.from.name.map { "\($0) <\(plan.from.mailbox)>" } ?? "\(plan.from.mailbox)"
        }
        return [
            .line("name", "Name", plan?.name ?? "", isRequired: true),
            .line("from", "From", from ?? "", hint: "news@shop.example or Shop <news@shop.example>", isRequired: true),
            .line("reply_to", "Answers go to", plan?.replyTo?.description ?? "", hint: "Empty: to the sender."),
            .choice(
                "template", "Letter", plan?.template.description ?? "",
                among: [("", "Write it here")] + templates.map { ("\($0.key)", Shown.line($0.name, limit: 200)) },
                hint: "A template's newest version at the time you save, or what you write here."),
        ] + TemplatesPage.fields(nil) + [
            .choice("audience", "To", plan?.audience.choice ?? audiences.first?.value ?? "file", among: audiences),
            .block("addresses", "Addresses", rows: 4, hint: "One a line, only where you paste them."),
            .line(
                "per_hour", "Messages an hour at most", plan?.perHour.map(String.init) ?? "", type: "number",
                hint: "Empty: as fast as they are delivered."),
        ]
    }

    private static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await TemplatesPage.reader(request, front)
        let (plan, recipients) = try await plan(of: form, over: nil, visit, front)
        let mailing = try await MailingsAPI.act(visit) { account, by in
            try await front.mailings.make(plan, account: account, by: by)
        }
        try await add(recipients, to: mailing, visit, front)
        return Said.then(
            "/campaigns/\(mailing.campaign)", "The draft is kept. Look at it, try it on yourself, start it.")
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let old = try await MailingsAPI.find(visit, front)
        let form = try await TemplatesPage.reader(request, front)
        let (plan, recipients) = try await plan(of: form, over: old.plan, visit, front)
        let mailing = try await MailingsAPI.act(visit) { account, _ in
            try await front.mailings.revise(old.campaign, to: plan, account: account)
        }
        try await add(recipients, to: mailing, visit, front)
        return Said.then("/campaigns/\(mailing.campaign)", "The draft is saved.")
    }

    private static func add(
        _ recipients: [LetterRecipient], to mailing: Mailing, _ visit: Visit, _ front: Front
    ) async throws {
        guard !recipients.isEmpty, mailing.plan.audience == .file else { return }
        _ = try await MailingsAPI.act(visit) { account, _ in
            try await front.mailings.add(recipients, to: mailing.campaign, account: account)
        }
    }

    /// What the form asks for. A letter that is written in place is kept as a template of the campaign's name.
    private static func plan(
        of form: FormReader, over old: MailingPlan?, _ visit: Visit, _ front: Front
    ) async throws -> (plan: MailingPlan, recipients: [LetterRecipient]) {
        let caller = visit.knownCaller
        let name = try form.demand("name", "The name", limit: 200)
        let from = try address(try form.demand("from", "The sender", limit: 1_000))
        let replyTo = try form.text("reply_to", limit: 1_000).map(address)
        let audience = try await audience(try form.demand("audience", "The audience"), caller.account, front)
        let addresses = try form.block("addresses", limit: 8 << 20)
        let recipients =
            audience == .file
            ? try addresses.map { try AddressLines.recipients($0, limit: LetterReader.recipientLimit) } ?? [] : []
        let range = Int(MailingReader.paceRange.lowerBound)...Int(MailingReader.paceRange.upperBound)
        let perHour = try form.number("per_hour", "The pace", in: range)
        let template: TemplateKey
        if let chosen: TemplateKey = try form.key("template") {
            template = chosen
        } else {
            let text = try TemplatesPage.text(of: form, front)
            if let known = try await front.templates.template(named: name, account: caller.account), old != nil {
                _ = try await front.templates.revise(
                    known.key, to: text, account: caller.account, by: caller.actor.description)
                template = known.key
            } else {
                template = try await TemplatesPage.keep(text, named: name, visit, front).key
            }
        }
        var plan = old ?? MailingPlan(name: name, template: template, from: from, audience: audience)
        (plan.name, plan.template, plan.from, plan.audience) = (name, template, from, audience)
        (plan.version, plan.replyTo, plan.perHour) = (nil, replyTo?.mailbox, perHour)
        return (plan, recipients)
    }

    private static func address(_ text: String) throws -> NamedMailbox {
        var reader = AddressReader(.string(text), at: "/from")
        reader.finish()
        guard reader.faults.isEmpty, let mailbox = reader.mailbox else { throw Problem(reader.faults) }
        return NamedMailbox(mailbox: mailbox, name: reader.name)
    }

    private static func audience(
        _ text: String, _ account: AccountID, _ front: Front
    ) async throws -> MailingAudience {
        if text == "file" { return .file }
        let contacts = try front.contactRooms.contacts
        if let key = ListKey(text), try await contacts.list(key, account: account) != nil { return .list(key) }
        if let key = SegmentKey(text), try await contacts.segment(key, account: account) != nil { return .segment(key) }
        throw Problem(.notFound, "There is no such list or segment.")
    }

    // MARK: The letter

    private static func sample(
        _ request: Request, _ visit: Visit, _ front: Front
    ) async throws -> (sample: LetterSample, to: String?, mailing: Mailing) {
        let mailing = try await MailingsAPI.find(visit, front)
        var query = QueryReader(request)
        let to = query.text("to", limit: 254)
        try query.finish()
        let letter = try await MailingsAPI.act(visit) { _, _ in try await front.mailings.letter(of: mailing) }
        let recipient = try await LetterShown.recipient(to, mailing.account, front)
        return (try LetterShown.sample(letter, for: recipient, front), to, mailing)
    }

    private static func letter(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let (sample, to, mailing) = try await sample(request, visit, front)
        let path = "/campaigns/\(mailing.campaign)"
        return front.layout.page(
            "The letter", section: .campaigns, trail: trail + [(Shown.line(mailing.plan.name, limit: 200), path)],
            LetterShown.markup(sample, path: "\(path)/letter", to: to), request: request, visit: visit)
    }

    private static func frame(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        LetterShown.frame(try await sample(request, visit, front).sample)
    }
}

extension MailingAudience {
    /// Its value among the editor's choices.
    fileprivate var choice: String {
        switch self {
        case .list(let key): key.description
        case .segment(let key): key.description
        case .file: "file"
        }
    }
}
