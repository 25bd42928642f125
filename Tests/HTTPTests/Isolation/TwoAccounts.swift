import Campaigns
import Mail
import MailAuth
import Postmaster
import Spool
import Storage
import TestKit
import Verification

@testable import Accounts
@testable import HTTP

/// A house with one account full of things, and another that has none and would like to see them.
struct TwoAccounts {
    let node: TestNode
    let stranger: AccountID
    /// An owner's key of the other account.
    let strangerKey: String
    /// Ids of the first account's things, by what they are called in `Attempt.table`.
    let ids: [String: String]
    /// Words that stand in the first account's things and nowhere else.
    let secrets: [String]

    init() async throws {
        node = try await TestNode()
        stranger = try await node.accounts.createAccount(name: "Stranger", by: .node).id
        strangerKey = try await node.key(.admin, of: stranger)
        let campaign = try await node.populate(campaign: "Zanzibar")
        let spool = node.spool
        let messages = try await spool.messages(MessageFilter())
        _ = try await spool.suppress(
            SampleMail.mailbox("quagga@example.com"), scope: .account(.first), cause: .manual, by: "test",
            note: "okapi", expiresAt: nil)
        let domain = DomainName("wombat.example")!
        _ = try await node.domains.add(domain, of: .first, keys: [NewDKIMKey(.ed25519SHA256)])
        let key = try await node.accounts.makeKey(name: "numbat", scopes: [.read])
        let user = try await node.person("dugong@example.com", .owner)
        _ = try await node.person("numbat@example.com", .owner)
        let token = try await node.token("dugong@example.com")
        let session = try await node.accounts.signedIn(token: token)!.session.id
        let returned = try await node.quarantine("From: a@b.example\r\nSubject: narwhal\r\n\r\nnarwhal\r\n")
        try await node.populateContacts("quokka@example.com", list: "Wallaby")
        let contacts = node.people.contacts
        var list = try await contacts.lists(of: .first)[0].key
        let optIn = OptInMail(from: NamedMailbox(mailbox: SampleMail.mailbox("news@shop.example")))
        list = try await contacts.changeList(list, optIn: .some(optIn), account: .first).key
        let segment = try await contacts.segment(named: "vips", account: .first)!.key.description
        let imported = try await node.people.imports.list(of: .first, before: nil, limit: 1)[0].key.description
        let contact = try await contacts.contact(at: SampleMail.mailbox("quokka@example.com"), account: .first)!.key
        let other = try await TwoAccounts.unconfirmed("dingo@example.com", contacts)
        _ = try await contacts.declareField(FieldName("bilby")!, as: .text, account: .first)
        let template = try await node.templates.add(
            TemplateText(subject: "echidna", text: "t"), named: "Kookaburra", account: .first, by: "test")
        let mailings = Mailings(spool: spool, templates: node.templates, time: node.store.time, offersWayOut: true)
        let plan = MailingPlan(
            name: "Platypus", template: template.key,
            from: NamedMailbox(mailbox: SampleMail.mailbox("news@shop.example")), audience: .file)
        let mailing = try await mailings.make(plan, account: .first, by: "test").campaign.description
        let webhook = try await node.webhooks.add(
            NewWebhookEndpoint(account: .first, url: "http://127.0.0.1:1/wombat")
        )
        .endpoint.key.description
        try await node.openIncident()
        let export = try await node.exports.add(
            .recipients(campaign, statuses: []), as: .csv, account: .first, by: "test")
        try await node.exports.writeAll()
        let verified = try await node.verifications.verify(
            ["axolotl@trouble.example.net"], VerificationRequest(level: .dns, account: .first), by: "test")[0].key!
        let signup = try await node.signups.makeKey(
            named: "Pangolin", origins: ["https://shop.example"], level: .dns, account: .first, by: .node
        ).key.description
        let job = try await node.verifiedList("email\npademelon@shop.example\n", named: "Potoroo").description
        let upload = try await node.verificationJobs.begin(
            named: "Potoroo", ListOptions(), account: .first, by: "test")
        try upload.write(Array("email\npademelon@shop.example\n".utf8))
        let waiting = try await upload.finish().key.description
        let event = try await spool.lastSequence()
        ids = [
            "contact": other.description, "address": "quokka%40example.com", "other": contact.description,
            "list": list.description, "listname": "Wallaby", "segment": segment, "import": imported, "field": "bilby",
            "template": template.key.description, "mailing": mailing, "webhook": webhook,
            "event": event.description, "message": messages[0].key.description, "campaign": campaign.description,
            "suppressed": "quagga%40example.com", "domain": domain.text, "key": key.id.description,
            "user": user.id.description, "session": session.description, "account": AccountID.first.description,
            "returned": returned.description, "incident": "inc_0000000000007", "export": export.key.description,
            "verification": verified.description, "signup": signup, "job": job, "waiting": waiting,
        ]
        secrets =
            [
                "Zanzibar", "quagga", "okapi", "wombat", "numbat", "dugong", "narwhal", "quokka", "dingo", "Wallaby",
                "bilby", "echidna", "inc_0000000000007", "Kookaburra", "Platypus", list.description, segment, imported,
                export.key.description, verified.description, signup, job, waiting, "pademelon", "Potoroo", "axolotl",
                "Pangolin",
                contact.description,
                other.description, template.key.description, mailing, webhook, campaign.description,
                key.id.description, user.id.description, session.description, returned.description,
            ] + messages.flatMap { [$0.key.description, $0.recipient] }
    }

    /// Every call that can be made, and the endpoints that none is for.
    var calls: (attempts: [Attempt], forgotten: [Endpoint]) { Attempt.all(ids) }

    private static func unconfirmed(_ address: String, _ contacts: Contacts) async throws -> ContactKey {
        var intake = ContactIntake(account: .first, source: ContactSource(.form), by: "test")
        intake.state = .unconfirmed
        let outcome = try await contacts.take([ContactDraft(SampleMail.mailbox(address))], intake)[0]
        return outcome.contact!
    }
}
