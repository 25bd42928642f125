import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Campaigns

@Suite("Contacts follow the log", .eachEngine)
struct ContactFollowerTests {
    @Test("a hard bounce that suppresses ends a contact; one that does not is only counted")
    func hardBounces() async throws {
        let house = try await ContactHouse()
        try await house.add("a@example.com")
        try await house.send(to: ["a@example.com"], .hardBounce, suppresses: false)
        var ada = try #require(try await house.contact("a@example.com"))
        #expect(ada.state == .subscribed && ada.engagement.hardBounces == 1)
        try await house.send(to: ["a@example.com"], .hardBounce, suppresses: true)
        ada = try #require(try await house.contact("a@example.com"))
        #expect(ada.state == .hardBounced && ada.engagement.hardBounces == 2)
        let history = try await house.contacts.history(of: ada.key)
        #expect(history.count == 1 && history[0].event != nil && history[0].by == "delivery")
    }

    @Test("a lifted suppression gives the earlier state back")
    func recovery() async throws {
        let house = try await ContactHouse()
        try await house.add("a@example.com", state: .unconfirmed)
        try await house.send(to: ["a@example.com"], .hardBounce, suppresses: true)
        #expect(try await house.contacts.recoverUnsuppressed(of: .first) == 0)
        _ = try await house.spool.unsuppress(
            SampleMail.mailbox("a@example.com"), scope: .system, by: "test", why: "provider's fault")
        #expect(try await house.contacts.recoverUnsuppressed(of: .first) == 1)
        #expect(try await house.contact("a@example.com")?.state == .unconfirmed)
    }

    @Test("soft bounces count by campaign, in a row, until a delivery")
    func softBounces() async throws {
        let house = try await ContactHouse()
        try await house.add("a@example.com")
        try await house.send(to: ["a@example.com"], campaign: "one", .softBounce)
        try await house.send(to: ["a@example.com"], campaign: "one", .softBounce)
        #expect(try await house.contact("a@example.com")?.engagement.softBounces == 1)
        try await house.send(to: ["a@example.com"], campaign: "two", .softBounce)
        #expect(try await house.contact("a@example.com")?.engagement.softBounces == 2)
        try await house.send(to: ["a@example.com"], campaign: "three", .ok)
        let ada = try #require(try await house.contact("a@example.com"))
        #expect(ada.engagement.softBounces == 0 && ada.engagement.unanswered == 1)
        #expect(ada.engagement.deliveredAt == house.time.now())
    }

    @Test("a persistent soft bouncer is left out of mailings for a while (R25)")
    func lessOften() async throws {
        let house = try await ContactHouse()
        let news = try await house.contacts.makeList(named: "News", account: .first)
        for name in ["a", "b"] { try await house.add("\(name)@example.com", lists: [news.key]) }
        for campaign in ["one", "two"] {
            try await house.send(to: ["a@example.com"], campaign: campaign, .softBounce)
        }
        #expect(try await house.recipients(.list(news.key)) == ["b@example.com"])
        let bouncers = try #require(try await house.contacts.segment(named: "soft-bouncers", account: .first))
        #expect(try await house.addresses(bouncers.rule) == ["a@example.com"])
        house.time.advance(by: .seconds(15 * 86_400))
        #expect(try await house.recipients(.list(news.key)) == ["a@example.com", "b@example.com"])
    }

    @Test("outcomes are counted by where addresses came from, once each (R33)")
    func sources() async throws {
        let house = try await ContactHouse()
        var bought = house.intake
        bought.source = ContactSource(.purchased, origin: "broker")
        let addresses = (0..<120).map { "u\($0)@example.com" }
        _ = try await house.contacts.take(addresses.map { ContactHouse.draft($0) }, bought)
        try await house.send(to: Array(addresses[..<90]), .ok)
        try await house.send(to: Array(addresses[90...]), .hardBounce)
        try await ContactFollower(contacts: house.contacts).catchUp()
        let now = house.time.now()
        let rates = try await house.contacts.sourceRates(of: .first, since: now - .seconds(86_400), until: now)
        #expect(rates.count == 1)
        let rate = try #require(rates.first)
        #expect(rate.source.kind == .purchased && rate.source.origin == "broker" && rate.finished == 120)
        #expect(rate.hardBounced == 30 && rate.hardBounceRate == 0.25 && !rate.isUnusual)
        #expect(UsualBounceRate.of(.form, isConfirmed: true).range.upperBound == 0.005)
    }
}
