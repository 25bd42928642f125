import Foundation
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Campaigns
@testable import Verification

@Suite("Members found undeliverable", .eachEngine)
struct KeptOutTests {
    private func note(
        _ address: String, _ verdict: Verdict, _ reason: VerificationReason, _ house: ContactHouse
    ) async throws {
        let contact = try #require(try await house.contact(address))
        let now = house.time.now()
        let found = Verification(
            address: address, verdict: verdict, reason: reason, score: 0, checks: [], checkedAt: now, lifetime: 60)
        try await house.store.engine.write {
            try ContactVerdictTable.note([ContactVerdict(contact.key, found)], on: $0)
        }
    }

    private func set(_ column: String, of address: String, _ house: ContactHouse) async throws {
        let contact = try #require(try await house.contact(address))
        let now = house.time.now()
        try await house.store.engine.write { connection in
            try connection.execute(
                Statement("UPDATE contact SET \(column) = $2 WHERE key = $1"),
                [.key(contact.key), .integer(now.microseconds)])
        }
    }

    @Test("are left out of audiences, and counted by their reasons")
    func leftOut() async throws {
        let house = try await ContactHouse()
        let list = try await house.contacts.makeList(named: "News", account: .first)
        let names = ["ada", "bob", "cid", "dot", "eve", "fay"].map { "\($0)@shop-sample.com" }
        for name in names { try await house.add(name, lists: [list.key]) }
        try await house.add("gus@shop-sample.com", lists: [list.key], state: .unconfirmed)
        let segment = try await house.contacts.makeSegment(
            named: "All", rule: "in list \(list.key)", account: .first)
        house.time.advance(by: .seconds(60))
        try await note(names[0], .undeliverable, .mailboxNotFound, house)
        try await note(names[1], .undeliverable, .mailboxNotFound, house)
        try await note(names[2], .undeliverable, .nullMX, house)
        try await note(names[3], .risky, .role, house)
        try await note(names[4], .undeliverable, .suppressed, house)
        try await note("gus@shop-sample.com", .undeliverable, .nullMX, house)
        for audience in [Audience.list(list.key), .segment(segment.key)] {
            #expect(try await house.recipients(audience) == Array(names[3...]))
            let keptOut = try await house.contacts.keptOut(of: audience, account: .first)
            #expect(keptOut.reasons == [.mailboxNotFound: 2, .nullMX: 1])
            #expect(keptOut.count == 3 && !keptOut.isCut)
        }
        let attachments = try await house.contacts.attachments(of: [
            try #require(try await house.contact(names[0])).key, try #require(try await house.contact(names[5])).key,
        ])
        #expect(attachments.map { $0.verdict?.reason } == [.mailboxNotFound, nil])
        await #expect(throws: SegmentError.self) {
            try await house.contacts.keptOut(of: .list(list.key), account: AccountID(number: 2))
        }
    }

    @Test("come in again by a later delivery, a later change of state or a fresh verdict")
    func cleared() async throws {
        let house = try await ContactHouse()
        let list = try await house.contacts.makeList(named: "News", account: .first)
        let names = ["ada", "bob", "cid"].map { "\($0)@shop-sample.com" }
        for name in names { try await house.add(name, lists: [list.key]) }
        for name in names { try await set("delivered_at", of: name, house) }
        house.time.advance(by: .seconds(60))
        for name in names { try await note(name, .undeliverable, .mailboxNotFound, house) }
        #expect(try await house.recipients(.list(list.key)) == [])
        for name in names {
            let contact = try #require(try await house.contact(name))
            let verdict = try #require(try await house.contacts.attachments(of: [contact.key])[0].verdict)
            #expect(verdict.keepsOut(contact))
        }
        house.time.advance(by: .seconds(60))
        try await set("delivered_at", of: names[0], house)
        try await set("state_at", of: names[1], house)
        try await note(names[2], .unknown, .ok, house)
        #expect(try await house.recipients(.list(list.key)) == names)
        for name in names {
            let contact = try #require(try await house.contact(name))
            let verdict = try #require(try await house.contacts.attachments(of: [contact.key])[0].verdict)
            #expect(!verdict.keepsOut(contact))
        }
        #expect(try await house.contacts.keptOut(of: .list(list.key), account: .first) == KeptOut())
    }

    @Test("are known of by an import that refuses them, where they came in before")
    func imported() async throws {
        let house = try await ContactHouse()
        let list = try await house.contacts.makeList(named: "News", account: .first)
        try await house.add("ada@shop-sample.com", lists: [list.key])
        try await house.store.engine.write { connection in
            try connection.execute(
                Statement(
                    """
                    INSERT INTO address_history (account, address, bounced_at, bounce, reason) \
                    VALUES ($1, $2, $3, 'hard', 'recipient_unknown')
                    """),
                [
                    .key(AccountID.first), HistoryTable.Key("ada@shop-sample.com").binding,
                    .integer(house.time.now().microseconds),
                ])
        }
        let imports = try Imports(
            contacts: house.contacts, directory: house.store.store.directory.appending(path: "imports").path)
        let upload = try await imports.begin(named: "l.csv", ImportOptions(), account: .first, by: "test")
        try upload.write(Array("email\nada@shop-sample.com\n".utf8))
        let record = try await upload.finish()
        try await imports.readAll()
        #expect(try await imports.find(record.key, account: .first)?.counts.undeliverable == 1)
        #expect(try await house.recipients(.list(list.key)) == [])
        #expect(
            try await house.contacts.keptOut(of: .list(list.key), account: .first).reasons == [.previouslyBounced: 1])
    }
}
