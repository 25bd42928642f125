import Bounce
import Campaigns
import Mail
import Spool
import Storage
import TestKit

/// Contacts over a store of their own.
struct ContactHouse {
    let store: TemporarySpool
    let contacts: Contacts
    var spool: Spool { store.spool }
    var time: ManualTime { store.time }

    init() async throws {
        store = try await TemporarySpool()
        contacts = try await Contacts.open(spool: store.spool, time: store.time)
    }

    var intake: ContactIntake {
        ContactIntake(account: .first, source: ContactSource(.form, origin: "footer"), by: "test")
    }

    static func draft(_ address: String, _ fields: [String: FieldValue?] = [:], tags: [String] = []) -> ContactDraft {
        var draft = ContactDraft(SampleMail.mailbox(address))
        draft.fields = fields
        draft.tags = tags
        return draft
    }

    @discardableResult
    func add(
        _ address: String, _ fields: [String: FieldValue?] = [:], tags: [String] = [], lists: [ListKey] = [],
        state: ContactState = .subscribed
    ) async throws -> ContactOutcome {
        var intake = intake
        intake.lists = lists
        intake.state = state
        return try await contacts.take([Self.draft(address, fields, tags: tags)], intake)[0]
    }

    func contact(_ address: String) async throws -> ContactRecord? {
        try await contacts.contact(at: SampleMail.mailbox(address), account: .first)
    }

    func addresses(_ rule: String, account: AccountID = .first) async throws -> [String] {
        var filter = ContactFilter()
        filter.rule = rule
        return try await contacts.contacts(filter, account: account, after: nil, limit: 1_000).contacts.map(\.address)
    }

    func recipients(_ audience: Audience, limit: Int = 1_000) async throws -> [String] {
        var found: [String] = []
        var place: ContactKey?
        repeat {
            let page = try await contacts.recipients(of: audience, account: .first, after: place, limit: limit)
            found += page.members.map(\.mailbox.description)
            place = page.next
        } while place != nil
        return found
    }

    /// Sends one mail to each address and settles it as said.
    func send(
        to addresses: [String], campaign: String? = nil, _ status: RecipientStatus, suppresses: Bool = false
    ) async throws {
        var key: CampaignKey?
        if let campaign { key = try await spool.campaign(named: campaign, account: .first) }
        _ = try await spool.acceptSample(to: addresses, campaign: key)
        let entries = try await spool.claim(limit: 1_000, perDomain: 1_000)
        try await spool.settle(
            entries.map { entry in
                switch status {
                case .ok: SampleMail.delivery(of: entry, at: time.now())
                case .hardBounce: SampleMail.bounce(of: entry, at: time.now(), bounce: suppresses ? .hard : nil)
                default:
                    SampleMail.settlement(
                        of: entry, at: time.now(), status: status, reason: .mailboxFull, reply: "552 5.2.2 full")
                }
            })
        try await ContactFollower(contacts: contacts).catchUp()
    }
}
