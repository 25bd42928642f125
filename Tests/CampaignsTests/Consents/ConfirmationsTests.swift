import Accounts
import Bounce
import Foundation
import Intake
import Mail
import NIOCore
import Spool
import Storage
import TestKit
import Testing

@testable import Campaigns

@Suite("Double opt-in", .eachEngine)
struct ConfirmationsTests {
    private let caller = Caller(account: .first, key: APIKeyID(number: 1), scopes: [.send])

    private func asked() async throws -> (ContactHouse, Confirmations, ListRecord, link: String) {
        let house = try await ContactHouse()
        let from = NamedMailbox(mailbox: SampleMail.mailbox("news@shop.example"), name: "Shop")
        let list = try await house.contacts.makeList(
            named: "News", optIn: OptInMail(from: from), account: .first)
        try await house.add("ada@example.com", ["name": .text("Ada")], lists: [list.key], state: .unconfirmed)
        let submission = Submission(spool: house.spool, hostName: "mta.shop.example", time: house.time)
        let confirmations = Confirmations(
            contacts: house.contacts, submission: submission, baseURL: "https://shop.example/")
        let ada = try #require(try await house.contact("ada@example.com"))
        guard case .sent(let message) = try await confirmations.ask(ada, for: list, caller: caller) else {
            throw TestFault.unexpected
        }
        let entries = try await house.spool.claim(limit: 10, perDomain: 10)
        let entry = try #require(entries.first { $0.key == message })
        let text = String(decoding: entry.content.bytes.readableBytesView, as: UTF8.self)
            .replacingOccurrences(of: "=\r\n", with: "")
        let parts = text.components(separatedBy: "https://shop.example/confirm/")
        let link = String(try #require(parts.last).prefix { !$0.isWhitespace })
        #expect(parts.count == 2)
        #expect(text.contains("Hello Ada,"))
        return (house, confirmations, list, link)
    }

    @Test("looking confirms nothing, pressing does, once; unconfirmed contacts get nothing else (R52)")
    func confirms() async throws {
        let (house, confirmations, list, link) = try await asked()
        #expect(try await house.recipients(.list(list.key)).isEmpty)
        for _ in 0..<3 { #expect(try await confirmations.look(link).answer == .confirmed) }
        #expect(try await house.contact("ada@example.com")?.state == .unconfirmed)
        var consent = ConsentDraft(.confirmation)
        consent.ip = "192.0.2.7"
        consent.userAgent = "Browser"
        #expect(try await confirmations.confirm(link, consent: consent) == .confirmed)
        #expect(try await confirmations.confirm(link, consent: consent) == .alreadyConfirmed)
        #expect(try await confirmations.look(link).answer == .alreadyConfirmed)
        let ada = try #require(try await house.contact("ada@example.com"))
        #expect(ada.state == .subscribed && ada.confirmedAt == house.time.now())
        #expect(try await house.recipients(.list(list.key)) == ["ada@example.com"])
        let consents = try await house.contacts.consents(of: ada.key)
        #expect(consents.count == 1 && consents[0].kind == .confirmation && consents[0].ip == "192.0.2.7")
        #expect(try await house.contacts.history(of: ada.key).map(\.cause) == [.confirmed])
    }

    @Test("an old link of somebody who left does not bring the person back")
    func left() async throws {
        let (house, confirmations, _, link) = try await asked()
        let ada = try #require(try await house.contact("ada@example.com"))
        try await house.contacts.unsubscribe(ada, by: "test", note: nil)
        #expect(try await confirmations.confirm(link, consent: ConsentDraft(.confirmation)) == .gone)
        try await house.contacts.remove(ada)
        #expect(try await confirmations.confirm(link, consent: ConsentDraft(.confirmation)) == .gone)
    }

    @Test("a link runs out, and a forged or cut one is none")
    func expires() async throws {
        let (house, confirmations, _, link) = try await asked()
        for index in link.indices where link[index] != "." {
            var forged = link
            forged.replaceSubrange(index...index, with: link[index] == "0" ? "1" : "0")
            guard forged != link else { continue }
            #expect(try await confirmations.look(forged).answer == .unknown, "\(forged)")
        }
        for broken in ["", ".", "..", String(link.dropLast()), link + "A", String(repeating: "a", count: 5_000)] {
            #expect(try await confirmations.look(broken).answer == .unknown)
        }
        house.time.advance(by: OptInMail.defaultLife)
        #expect(try await confirmations.confirm(link, consent: ConsentDraft(.confirmation)) == .expired)
        #expect(try await house.contact("ada@example.com")?.state == .unconfirmed)
    }

    @Test("nobody is asked more than three times a day, and nobody who need not be")
    func seldom() async throws {
        let (house, confirmations, list, link) = try await asked()
        let ada = try #require(try await house.contact("ada@example.com"))
        for _ in 0..<2 { _ = try await confirmations.ask(ada, for: list, caller: caller) }
        #expect(try await confirmations.ask(ada, for: list, caller: caller) == .tooOften)
        house.time.advance(by: .seconds(86_401))
        guard case .sent = try await confirmations.ask(ada, for: list, caller: caller) else {
            throw TestFault.unexpected
        }
        #expect(try await confirmations.confirm(link, consent: ConsentDraft(.confirmation)) == .confirmed)
        let confirmed = try #require(try await house.contact("ada@example.com"))
        #expect(try await confirmations.ask(confirmed, for: list, caller: caller) == .notUnconfirmed(.subscribed))
    }

    @Test("a link of one store is none in another")
    func otherStore() async throws {
        let (_, _, _, link) = try await asked()
        let (_, other, _, _) = try await asked()
        #expect(try await other.look(link).answer == .unknown)
    }
}
