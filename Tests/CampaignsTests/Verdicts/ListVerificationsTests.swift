import Foundation
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Campaigns
@testable import Verification

@Suite("Addresses of lists", .eachEngine)
struct ListVerificationsTests {
    /// Lists that know offices and top-level domains, and nothing that is guessed from: an office is risky, everybody else
    /// unknown.
    private static let lists: AddressLists = {
        let files = [("roles.list", "list roles\ninfo\n"), ("tld.list", "list top-level-domains\ncom\n")]
        do {
            return AddressLists(
                try files.map { name, text in
                    let bytes = Array(text.utf8)
                    return (name, try AddressListFile.parse(bytes.span, name: name))
                })
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    private func verifications(_ house: ContactHouse) -> ListVerifications {
        ListVerifications(
            contacts: house.contacts, verifier: Verifier(lists: Self.lists, time: house.time),
            history: History(spool: house.spool))
    }

    @Test("are verified on demand, a page at a time, and asked for again after four months")
    func demand() async throws {
        let house = try await ContactHouse()
        let list = try await house.contacts.makeList(named: "News", account: .first)
        let drafts = (0..<1_200).map {
            ContactHouse.draft($0 % 3 == 0 ? "info@s\($0)-sample.com" : "ada.\($0)@shop-sample.com")
        }
        var intake = house.intake
        intake.lists = [list.key]
        _ = try await house.contacts.take(drafts, intake)
        let verifications = verifications(house)
        #expect(try await house.contacts.verification(of: list.key, account: .first) == nil)
        #expect(try await verifications.ask(list, .fast, account: .first, by: "key_test"))
        #expect(try await !verifications.ask(list, .fast, account: .first, by: "key_test"))
        let waiting = try #require(try await house.contacts.verification(of: list.key, account: .first))
        #expect(
            waiting.run?.askedBy == "key_test" && waiting.standing(memberCount: 1_200, at: house.time.now()) == .running
        )
        try await verifications.runAll()
        let done = try #require(try await house.contacts.verification(of: list.key, account: .first))
        #expect(done.run == nil && done.level == .fast)
        #expect(done.counts == [.risky: 400, .unknown: 800])
        #expect(done.standing(memberCount: 1_200, at: house.time.now()) == .fresh)
        house.time.advance(by: .seconds(123 * 86_400))
        #expect(done.isAsking(memberCount: 1_200, at: house.time.now()))
        try await house.contacts.setVerification(ofList: list.key, againAfter: 180, account: .first)
        let later = try #require(try await house.contacts.verification(of: list.key, account: .first))
        #expect(!later.isAsking(memberCount: 1_200, at: house.time.now()) && later.counts == done.counts)
        #expect(try await house.addresses("verdict is risky").count == 400)
        let feed = try await house.spool.feed(FeedFilter(account: .first), after: EventSequence(number: 0), limit: 100)
        #expect(
            feed.entries.contains {
                if case .notice(let notice) = $0 { notice.kind == .listVerified } else { false }
            })
        #expect(try await house.contacts.verification(of: list.key, account: AccountID(number: 2)) == nil)
        try await house.contacts.removeList(list.key, account: .first)
        #expect(try await house.contacts.verification(of: list.key, account: .first) == nil)
    }

    @Test("are verified before an import takes them in, unless it is told not to")
    func importing() async throws {
        let house = try await ContactHouse()
        let imports = try Imports(
            contacts: house.contacts, directory: house.store.store.directory.appending(path: "imports").path,
            verifications: verifications(house))
        let list = try await house.contacts.makeList(named: "News", account: .first)
        let text = "email,n\nada@shop-sample.com,1\ninfo@shop-sample.com,2\nada@[192.0.2.1,3\nada@-bad-.example,4\n"
        var options = ImportOptions()
        options.list = list.key
        func send(_ text: String) async throws -> ImportRecord {
            let upload = try await imports.begin(named: "l.csv", options, account: .first, by: "test")
            try upload.write(Array(text.utf8))
            let record = try await upload.finish()
            try await imports.readAll()
            return try #require(try await imports.find(record.key, account: .first))
        }
        let first = try await send(text)
        #expect(first.counts.created == 2 && first.counts.risky == 1, "\(first.counts)")
        let numbers = try #require(try await house.contacts.verification(of: list.key, account: .first))
        #expect(numbers.counts == [.risky: 1, .unknown: 1] && numbers.verifiedAt != nil)

        // What bounced here before is undeliverable, and stays out with its row and reason.
        try await house.store.engine.write { connection in
            try connection.execute(
                Statement(
                    """
                    INSERT INTO address_history (account, address, bounced_at, bounce, reason) \
                    VALUES ($1, $2, $3, 'hard', 'recipient_unknown')
                    """),
                [
                    .key(AccountID.first), HistoryTable.Key("grace@shop-sample.com").binding,
                    .integer(house.time.now().microseconds),
                ])
        }
        let second = try await send("email\ngrace@shop-sample.com\nhedy@shop-sample.com\n")
        #expect(second.counts.created == 1 && second.counts.undeliverable == 1, "\(second.counts)")
        let rejects = try await imports.rejects(of: second.key, after: 0, limit: 10)
        #expect(rejects.map(\.row) == [2])
        #expect(rejects.first?.reason == "has an address that cannot be delivered to (previously_bounced)")
        options.verification = nil
        #expect(ImportOptions(json: options.json) == options)
        let third = try await send("email\ngrace@shop-sample.com\n")
        #expect(third.counts.created == 1 && third.counts.undeliverable == 0)
        options.verification = .fast
        options.isDryRun = true
        let trial = try await send("email\ngrace@shop-sample.com\ninfo@other-sample.com\n")
        #expect(trial.counts.undeliverable == 1 && trial.counts.risky == 1)
        #expect(try await house.contact("info@other-sample.com") == nil)
    }
}
