import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Campaigns

@Suite("Contacts", .eachEngine)
struct ContactsTests {
    @Test("one address is one contact, whatever its capitals; the same twice changes nothing")
    func unique() async throws {
        let house = try await ContactHouse()
        let first = try await house.add("Ada@Example.com", ["city": .text("London")], tags: ["vip"])
        guard case .created(let key) = first else { throw TestFault.unexpected }
        #expect(try await house.add("ada@example.com", ["city": .text("London")], tags: ["vip"]) == .updated(key))
        #expect(try await house.add("ada@example.com", ["city": .text("London")], tags: ["vip"]) == .skipped(key))
        #expect(try await house.add("ada@example.com", ["city": .text("Paris"), "age": .number(36)]) == .updated(key))
        #expect(try await house.add("ada@example.com", ["age": nil]) == .updated(key))
        let ada = try #require(try await house.contact("ADA@example.com"))
        #expect(ada.fields == ["city": .text("Paris")] && ada.mailbox.description == "ada@example.com")
        #expect(ada.state == .subscribed && ada.source == ContactSource(.form, origin: "footer"))
        #expect(try await house.contacts.attachments(of: [key])[0].tags == ["vip"])
    }

    @Test("a batch that names somebody twice makes one contact of both rows")
    func twiceInBatch() async throws {
        let house = try await ContactHouse()
        let drafts = [
            ContactHouse.draft("a@example.com", ["x": .text("1")]),
            ContactHouse.draft("A@example.com", ["y": .text("2")]),
            ContactHouse.draft("a@example.com"),
        ]
        let outcomes = try await house.contacts.take(drafts, house.intake)
        guard case .created(let key) = outcomes[0] else { throw TestFault.unexpected }
        #expect(outcomes == [.created(key), .updated(key), .skipped(key)] || outcomes[2] == .updated(key))
        #expect(try await house.contact("a@example.com")?.fields == ["x": .text("1"), "y": .text("2")])
    }

    @Test("who is suppressed is not taken in, and who stands is not woken up by it")
    func suppressed() async throws {
        let house = try await ContactHouse()
        _ = try await house.spool.suppress(
            SampleMail.mailbox("gone@example.com"), scope: .system, cause: .hardBounce, by: "test", note: nil,
            expiresAt: nil)
        #expect(try await house.add("gone@example.com") == .suppressed("hard_bounce"))
        #expect(try await house.contact("gone@example.com") == nil)
        try await house.add("ada@example.com")
        let ada = try #require(try await house.contact("ada@example.com"))
        try await house.contacts.unsubscribe(ada, by: "test", note: "asked by phone")
        try await house.add("ada@example.com", ["city": .text("London")])
        #expect(try await house.contact("ada@example.com")?.state == .unsubscribed)
        let history = try await house.contacts.history(of: ada.key)
        #expect(history.map(\.newState) == [.unsubscribed] && history[0].note == "asked by phone")
        #expect(try await house.contacts.consents(of: ada.key).map(\.kind) == [.withdrawal])
    }

    @Test("a dry run says what would be, and changes nothing")
    func dryRun() async throws {
        let house = try await ContactHouse()
        var intake = house.intake
        intake.isDryRun = true
        let outcomes = try await house.contacts.take([ContactHouse.draft("a@example.com")], intake)
        guard case .created = outcomes[0] else { throw TestFault.unexpected }
        #expect(try await house.contact("a@example.com") == nil)
    }

    @Test("lists count their members, and another account sees nothing of them")
    func lists() async throws {
        let house = try await ContactHouse()
        let news = try await house.contacts.makeList(named: "News", account: .first)
        await #expect(throws: ListError.nameTaken) {
            _ = try await house.contacts.makeList(named: "News", account: .first)
        }
        await #expect(throws: ListError.badName) { _ = try await house.contacts.makeList(named: "  ", account: .first) }
        try await house.add("a@example.com", lists: [news.key])
        try await house.add("b@example.com", lists: [news.key])
        try await house.add("a@example.com", lists: [news.key])
        #expect(try await house.contacts.list(news.key, account: .first)?.memberCount == 2)
        let ada = try #require(try await house.contact("a@example.com"))
        #expect(try await house.contacts.take(off: [], leaving: [news.key], contact: ada.key, account: .first))
        #expect(try await house.contacts.list(news.key, account: .first)?.memberCount == 1)
        let other = AccountID(number: 2)
        #expect(try await house.contacts.list(news.key, account: other) == nil)
        #expect(try await house.contacts.contact(ada.key, account: other) == nil)
        #expect(try await house.contacts.contact(at: ada.mailbox, account: other) == nil)
        try await house.contacts.removeList(news.key, account: .first)
        #expect(try await house.contacts.lists(of: .first).isEmpty)
        #expect(try await house.contact("b@example.com") != nil)
    }

    @Test("who asks to be forgotten leaves nothing but a hash, and no import brings the person back")
    func erasure() async throws {
        let house = try await ContactHouse()
        let news = try await house.contacts.makeList(named: "News", account: .first)
        var draft = ContactHouse.draft("ada@example.com", ["city": .text("London")], tags: ["vip"])
        draft.consent = ConsentDraft(.signUp)
        var intake = house.intake
        intake.lists = [news.key]
        _ = try await house.contacts.take([draft], intake)
        let ada = try #require(try await house.contact("ada@example.com"))
        try await house.contacts.erase(ada, keeping: .hash, by: "test")
        #expect(try await house.contact("ada@example.com") == nil)
        #expect(try await house.contacts.list(news.key, account: .first)?.memberCount == 0)
        #expect(try await house.contacts.consents(of: ada.key).isEmpty)
        #expect(try await house.add("ADA@example.com") == .erased)
        #expect(try await house.spool.suppressions(of: [ada.mailbox], account: .first) == [nil])
    }

    @Test("erasing by address stops all mail to it")
    func erasureByAddress() async throws {
        let house = try await ContactHouse()
        try await house.add("ada@example.com")
        let ada = try #require(try await house.contact("ada@example.com"))
        try await house.contacts.erase(ada, keeping: .address, by: "test")
        #expect(try await house.spool.suppressions(of: [ada.mailbox], account: .first)[0]?.cause == .manual)
    }

    @Test("fields are declared once, with one type")
    func fields() async throws {
        let house = try await ContactHouse()
        let age = try #require(FieldName("age"))
        #expect(try await house.contacts.declareField(age, as: .number, account: .first))
        #expect(try await house.contacts.declareField(age, as: .number, account: .first))
        #expect(try await !house.contacts.declareField(age, as: .text, account: .first))
        #expect(try await house.contacts.fieldTypes(of: .first) == ["age": .number, "name": .text])
        #expect(try await house.contacts.removeField("age", account: .first))
    }
}

enum TestFault: Error { case unexpected }
