import Accounts
import JSON
import Logging
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Owner mailer", .eachEngine)
struct OwnerMailerTests {
    private let kit: TemporarySpool
    private let accounts: Accounts
    private let shop: AccountID

    init() async throws {
        kit = try await TemporarySpool()
        accounts = try await Accounts.open(engine: kit.engine, time: kit.time)
        shop = try await accounts.createAccount(name: "Shop", by: .node).id
        for (email, role) in [("ada@example.com", Role.owner), ("bo@example.com", .member), ("cy@example.com", .owner)]
        {
            _ = try await accounts.addUser(email: email, role: role, to: shop, by: .node)
        }
        _ = try await accounts.addAdministrator(email: "root@example.com", by: .node)
    }

    private var mailer: OwnerMailer { mailer(from: SampleMail.mailbox("postmaster@mail.example")) }

    private func mailer(from author: Mailbox?) -> OwnerMailer {
        OwnerMailer(
            submission: Submission(spool: kit.spool, hostName: "mail.example.com", time: kit.time), accounts: accounts,
            sender: author.map { NamedMailbox(mailbox: $0, name: "Postrider") },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func post(_ notices: [NewNotice]) async throws {
        _ = try await kit.engine.write { try Notice.post(notices, on: $0) }
    }

    private func health(_ scope: String, _ account: AccountID?, subject: String, zone: String = "risky") -> NewNotice {
        NewNotice(
            .senderHealthChanged, account: account, subject: subject,
            data: [
                "scope": .string(scope), "zone": .string(zone), "previous_zone": "healthy", "bounced": .integer(7),
                "finished": .integer(120), "days": .integer(30),
            ], at: kit.time.now())
    }

    private func mails() async throws -> [MessageRecord] { try await kit.spool.messages(MessageFilter()) }

    @Test("writes to the owners once, one letter for what happened at one moment")
    func owners() async throws {
        try await post([
            health("account", shop, subject: shop.description), health("from_domain", shop, subject: "shop.example"),
        ])
        try await mailer.catchUp()
        try await mailer.catchUp()
        let mails = try await mails()
        #expect(Set(mails.map(\.recipient)) == ["ada@example.com", "cy@example.com"] && mails.count == 2)
        #expect(mails.allSatisfy { $0.account == .first && $0.subject == "The health of your sending: risky (Shop)" })
    }

    @Test("a letter that was accepted before its place was kept is not accepted again")
    func again() async throws {
        try await post([health("account", shop, subject: shop.description)])
        try await mailer.catchUp()
        try await kit.engine.write {
            try Spool.moveCursor(OwnerMailer.cursorName, to: EventSequence(number: 0), on: $0)
        }
        try await mailer.catchUp()
        #expect(try await mails().count == 2)
    }

    @Test("writes to administrators about the installation, and to nobody where there is nobody")
    func installation() async throws {
        try await post([health("source_ip", nil, subject: "192.0.2.25")])
        try await post([health("account", .first, subject: AccountID.first.description)])
        try await mailer.catchUp()
        #expect(try await mails().map(\.recipient) == ["root@example.com"])
    }

    @Test("without an author writes to nobody, and keeps no place that the log waits for")
    func silent() async throws {
        try await post([health("account", shop, subject: shop.description)])
        try await mailer(from: nil).catchUp()
        #expect(try await kit.spool.cursor(OwnerMailer.cursorName) == kit.spool.lastSequence())
        try await mailer.catchUp()
        #expect(try await mails().isEmpty)
    }

    @Test("says what happened, with both numbers, and what to do next")
    func words() throws {
        let at = Timestamp.zero
        let place = EventSequence(number: 1)
        let health = Notice(
            sequence: place, at: at, account: shop, kind: .senderHealthChanged, subject: "shop.example",
            data: [
                "scope": "from_domain", "zone": "warning", "previous_zone": "healthy", "bounced": .integer(7),
                "finished": .integer(120), "days": .integer(30),
            ])
        let quarantined = Notice(
            sequence: place, at: at, account: shop, kind: .campaignQuarantined, subject: "cmp_1",
            data: ["by": "node", "why": "5 of 105 finished messages bounced softly, over the limit of 2 %"])
        let suspended = Notice(
            sequence: place, at: at, account: shop, kind: .accountSuspended, subject: "acc_2",
            data: ["why": "too often"])
        let exceeded = Notice(
            sequence: place, at: at, account: shop, kind: .campaignExceeded, subject: "cmp_2",
            data: ["by": "node", "why": "20 of 120 finished messages bounced hard, over the limit of 10 %"])
        let three = OwnerMail([exceeded], accountName: "Shop")
        #expect(three.subject == "A campaign bounced too much (Shop)")
        #expect(three.text.contains("before it could be held back: 20 of 120") && three.text.contains("explain cmp_2"))
        let judged = Notice(
            sequence: place, at: at, account: shop, kind: .campaignRejected, subject: "cmp_2",
            data: ["name": "May", "note": "a bought list", "ended": .bool(true)])
        #expect(OwnerMail([judged], accountName: nil).subject == "A campaign was judged")
        let one = OwnerMail([health], accountName: "Shop")
        #expect(one.subject == "The health of your sending: warning (Shop)")
        #expect(
            one.text.hasPrefix(
                "Warning: 7 of 120 finished messages bounced in 30 days (mail from shop.example); it was healthy."))
        let two = OwnerMail([quarantined, suspended], accountName: nil)
        #expect(two.subject == "Your account is suspended")
        #expect(two.text.contains("5 of 105 finished messages bounced softly, over the limit of 2 %."))
        #expect(two.text.contains("postrider campaigns explain cmp_1") && two.text.contains("too often"))
    }
}
