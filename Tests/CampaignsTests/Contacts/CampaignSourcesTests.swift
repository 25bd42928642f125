import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Campaigns

@Suite("Sources of a campaign's addresses", .eachEngine)
struct CampaignSourcesTests {
    /// 120 addresses of a broker and 120 of a form.
    private func house() async throws -> ContactHouse {
        let house = try await ContactHouse()
        for (kind, origin) in [(ContactSource.Kind.partner, "broker"), (.form, "footer")] {
            var intake = house.intake
            intake.source = ContactSource(kind, origin: origin)
            _ = try await house.contacts.take(people(origin).map { ContactHouse.draft($0) }, intake)
        }
        return house
    }

    private func people(_ origin: String) -> [String] { (0..<120).map { "\(origin)\($0)@example.com" } }

    @Test("are told apart, the worst first, each with both numbers and what is usual (R33)")
    func rates() async throws {
        let house = try await house()
        try await house.send(to: Array(people("broker")[..<30]), campaign: "May", .hardBounce)
        try await house.send(to: Array(people("broker")[30...]), campaign: "May", .ok)
        try await house.send(to: people("footer"), campaign: "May", .ok)
        try await house.send(to: ["stranger@example.com"], campaign: "May", .hardBounce)
        try await house.send(to: Array(people("footer")[..<50]), campaign: "June", .hardBounce)
        let may = try await house.spool.campaign(named: "May", account: .first)
        let sources = try await house.contacts.sources(of: may)
        #expect(sources.rates.map(\.source.origin) == ["broker", "footer"])
        #expect(sources.rates.map(\.hardBounced) == [30, 0] && sources.rates.map(\.finished) == [120, 120])
        #expect(sources.rates.map(\.isUnusual) == [true, false])
        #expect(
            sources.worst?.sentence
                == "partner, broker: 30 of 120 finished messages bounced hard (25 %), above what is usual (1 to 3 %)")
        #expect(sources.untraced == UntracedCounts(finished: 1, hardBounced: 1))
        let june = try await house.spool.campaign(named: "June", account: .first)
        let worst = try await house.contacts.worstSources(of: [may, june, CampaignKey(number: 9)])
        #expect(worst.mapValues(\.source.origin) == [may: "broker", june: "footer"])
        #expect(worst[june]?.isUnusual == false && worst[june]?.sentence.hasSuffix("too few to compare") == true)
    }

    @Test("count refusals as spam among what is finished, and none of them as hard")
    func spam() async throws {
        let house = try await house()
        try await house.send(to: people("broker"), campaign: "May", .spamBounce)
        let sources = try await house.contacts.sources(
            of: try await house.spool.campaign(named: "May", account: .first))
        #expect(sources.rates.map(\.spamBounced) == [120] && sources.rates.map(\.finished) == [120])
        #expect(sources.worst == nil)
    }

    @Test("of a campaign that sent nothing are none")
    func nothing() async throws {
        let house = try await ContactHouse()
        let sources = try await house.contacts.sources(of: CampaignKey(number: 9))
        #expect(sources.rates.isEmpty && sources.worst == nil && sources.untraced.finished == 0)
    }
}

@Suite("What is usual of a source")
struct UsualBounceRateTests {
    @Test(
        "is said in words",
        arguments: [
            (ContactSource.Kind.form, true, "under 0.5 %"), (.form, false, "under 1 %"), (.partner, false, "1 to 3 %"),
            (.import, false, "5 to 20 %"), (.purchased, false, "10 % and more"),
        ])
    func words(kind: ContactSource.Kind, isConfirmed: Bool, words: String) {
        #expect(UsualBounceRate.of(kind, isConfirmed: isConfirmed).words == words)
    }

    @Test("a bounce that comes back by mail takes one from what was delivered")
    func returned() {
        let changes = MessageOutcome.returned(.hardBounce).changes
        #expect(changes.map(\.status) == [RecipientStatus.hardBounce.storedNumber, RecipientStatus.ok.storedNumber])
        #expect(changes.map(\.change) == [1, -1])
    }
}
