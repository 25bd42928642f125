import Accounts
import Campaigns
import Intake
import Logging
import Mail
import Spool
import Storage
import Synchronization
import TestKit

/// Everything a mailing needs, over a store of its own.
struct MailingHouse: Sendable {
    let kit: TemporarySpool
    let mailings: Mailings
    let templates: Templates
    let tracking: Tracking
    let contacts: ListedContacts
    let account = AccountID.first

    init() async throws {
        kit = try await TemporarySpool()
        templates = Templates(spool: kit.spool, time: kit.time)
        mailings = Mailings(spool: kit.spool, templates: templates, time: kit.time, offersWayOut: true)
        tracking = try await Tracking.open(baseURL: "https://m.example", engine: kit.engine, time: kit.time)
        contacts = ListedContacts()
    }

    var spool: Spool { kit.spool }

    func submission(_ spool: Spool? = nil) -> Submission {
        Submission(spool: spool ?? kit.spool, hostName: "mail.example.com", time: kit.time, tracking: tracking)
    }

    func runner(fresh: Int = 5_000, waiting: Int = 100_000, spool: Spool? = nil) -> MailingRunner {
        var window = MailingRunner.Window()
        window.fresh = fresh
        window.waiting = waiting
        let spool = spool ?? kit.spool
        let mailings = Mailings(
            spool: spool, templates: Templates(spool: spool, time: kit.time), time: kit.time, offersWayOut: true)
        return MailingRunner(
            mailings: mailings, contacts: contacts, submission: submission(spool), window: window, time: kit.time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func template(_ text: TemplateText = TemplateText(subject: "Hello {{name|there}}", text: "Code {{code}}\n"))
        async throws -> Template
    {
        try await templates.add(text, named: "t\(kit.spool.keys.next(TemplateKey.self))", account: account, by: "ann")
    }

    func plan(_ name: String, audience: MailingAudience = .file) async throws -> MailingPlan {
        MailingPlan(
            name: name, template: try await template().key,
            from: NamedMailbox(mailbox: SampleMail.mailbox("news@shop.example"), name: "Shop"), audience: audience)
    }

    /// A list of that key, of which `contacts` says who is on it.
    func makeList(_ number: Int) async throws {
        let insertion = Statement(
            """
            INSERT INTO contact_list (key, account, name, description, created_at, updated_at, member_count)
            VALUES ($1, $2, $3, '', 0, 0, 0)
            """)
        try await kit.engine.write { connection in
            try connection.execute(insertion, [.integer(number), .key(account), .text("list \(number)")])
        }
    }

    static func people(_ numbers: Range<Int>) -> [LetterRecipient] {
        numbers.map { number in
            LetterRecipient(
                address: NamedMailbox(mailbox: SampleMail.mailbox("p\(number)@d\(number % 5).example")),
                merge: ["code": "c\(number)"])
        }
    }

    /// A mailing to `count` people of a file, begun.
    func begun(_ name: String, to count: Int, _ change: (inout MailingPlan) -> Void = { _ in }) async throws -> Mailing
    {
        var plan = try await plan(name)
        change(&plan)
        let mailing = try await mailings.make(plan, account: account, by: "ann")
        _ = try await mailings.add(Self.people(0..<count), to: mailing.campaign, account: account)
        return try await mailings.start(mailing.campaign, account: account)
    }

    /// Delivers what is due.
    func deliver(limit: Int = 10_000) async throws -> [QueueEntry] {
        let entries = try await spool.claim(limit: limit, perDomain: limit)
        let now = kit.time.now()
        try await spool.settle(entries.map { SampleMail.delivery(of: $0, at: now) })
        return entries
    }

    func recipients(of campaign: CampaignKey) async throws -> [String] {
        var filter = MessageFilter()
        filter.campaign = campaign
        filter.limit = 1_000
        var found: [String] = []
        while case let page = try await spool.messages(filter), !page.isEmpty {
            found += page.map(\.recipient)
            filter.before = page.last?.key
        }
        return found
    }

    func state(_ mailing: Mailing) async throws -> Mailing? {
        try await mailings.mailing(mailing.campaign, account: account)
    }
}

/// Contacts that a test wrote down.
final class ListedContacts: AudienceSource {
    private let members = Mutex<[AudienceMember]>([])

    func set(_ numbers: Range<Int>) {
        members.withLock { members in
            members = numbers.map { number in
                AudienceMember(
                    contact: ContactKey(number: Int64(number + 1) * 10),
                    mailbox: SampleMail.mailbox("k\(number)@d\(number % 3).example"),
                    fields: ["name": "K\(number)", "code": "c"])
            }
        }
    }

    func recipients(
        of audience: Audience, account: AccountID, after place: ContactKey?, limit: Int
    ) async throws -> AudiencePage {
        guard audience == .list(ListKey(number: 1)) else { throw SegmentError.notFound }
        return members.withLock { members in
            let rest = members.filter { $0.contact.number > place?.number ?? 0 }
            let page = Array(rest.prefix(limit))
            return AudiencePage(members: page, next: rest.count > limit ? page.last?.contact : nil)
        }
    }
}
