import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Postmaster

@Suite("Rollups and reports", .eachEngine)
struct RollupsTests {
    /// Two campaigns; each of its recipients gets what its local part says.
    private func populated() async throws -> (TemporarySpool, [CampaignKey]) {
        let store = try await TemporarySpool()
        var campaigns: [CampaignKey] = []
        for name in ["first", "second"] {
            let campaign = try await store.spool.campaign(named: name, account: .first)
            campaigns.append(campaign)
            let people = [
                "ok1@a.example", "ok2@b.example", "unknown@a.example", "full1@a.example", "full2@a.example",
                "later@b.example",
            ]
            _ = try await store.spool.acceptSample(to: people.map { "\(name)-\($0)" }, campaign: campaign)
            let now = store.time.now()
            let entries = try await store.spool.claim(limit: 100, perDomain: 100)
            try await store.spool.settle(
                entries.map { entry in
                    let kind = entry.recipient.localPart.split(separator: "-")[1]
                    if kind.hasPrefix("ok") { return SampleMail.delivery(of: entry, at: now) }
                    if kind == "later" {
                        return SampleMail.deferral(of: entry, at: now, until: now + .seconds(100_000))
                    }
                    if kind == "unknown" { return SampleMail.bounce(of: entry, at: now) }
                    return SampleMail.settlement(
                        of: entry, at: now, status: .softBounce, reason: .mailboxFull,
                        reply: "552 5.2.2 <\(entry.recipient)> is over quota")
                })
            store.time.advance(by: .seconds(86_400))
        }
        return (store, campaigns)
    }

    @Test("count every event once, however often and from wherever they are read")
    func once() async throws {
        let (store, campaigns) = try await populated()
        let rollups = Rollups(spool: store.spool)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await Rollups(spool: store.spool).catchUp() } }
            try await group.waitForAll()
        }
        try await rollups.catchUp()
        let reports = Reports(spool: store.spool)
        let totals = try await reports.totals(account: .first, campaign: nil, since: nil, until: nil)
        #expect(totals.counts[.injected] == 12 && totals.counts[.ok] == 4 && totals.counts[.softBounce] == 4)
        #expect(totals.counts[.hardBounce] == 2 && totals.counts[.deferred] == 2 && totals.counts[.spamBounce] == 0)
        #expect(totals.deliverability == (4, 12))
        let one = try await reports.totals(account: nil, campaign: campaigns[0], since: nil, until: nil)
        #expect(one.counts[.injected] == 6)
        let newest = try await store.spool.events(EventFilter()).first?.sequence
        #expect(try await store.spool.cursor(Rollups.cursorName) == newest)
    }

    @Test("read on where they stopped")
    func goOn() async throws {
        let (store, _) = try await populated()
        try await Rollups(spool: store.spool).catchUp()
        _ = try await store.spool.acceptSample(to: ["new@c.example"])
        try await Rollups(spool: store.spool).catchUp()
        let totals = try await Reports(spool: store.spool).totals(account: nil, campaign: nil, since: nil, until: nil)
        #expect(totals.counts[.injected] == 13)
    }

    @Test("narrow totals to a period")
    func period() async throws {
        let (store, _) = try await populated()
        try await Rollups(spool: store.spool).catchUp()
        let reports = Reports(spool: store.spool)
        let noon = Timestamp(seconds: 1_795_262_400)
        #expect(
            try await reports.totals(account: nil, campaign: nil, since: nil, until: noon + .seconds(3_600)).counts[
                .injected] == 6)
        #expect(
            try await reports.totals(account: nil, campaign: nil, since: noon + .seconds(3_600), until: nil).counts[
                .injected] == 6)
        #expect(
            try await reports.totals(account: nil, campaign: nil, since: noon + .seconds(200_000), until: nil).counts[
                .ok] == 0)
    }

    @Test("put bounces of one wording in one row, under each group", arguments: BouncesReportQuery.Grouping.allCases)
    func report(grouping: BouncesReportQuery.Grouping) async throws {
        let (store, campaigns) = try await populated()
        try await Rollups(spool: store.spool).catchUp()
        let reports = Reports(spool: store.spool)
        var query = BouncesReportQuery()
        query.grouping = grouping
        let all = try await reports.bounces(query)
        #expect(all.bounceCount == 6 && all.injectedCount == 12 && !all.isCut)
        #expect(all.rows.map(\.count).reduce(0, +) == 6)
        let full = try #require(all.rows.first { $0.reason == .mailboxFull })
        #expect(
            full.count == (grouping == .campaign ? 2 : 4) && full.recipientDomain == "a.example"
                && full.replyCode == 550 && full.enhancedCode == "5.1.1"
                && full.replyShape == "552 5.2.2 <address> is over quota")
        #expect(full.sample.hasPrefix("552 5.2.2 <") && full.sample.hasSuffix("@a.example> is over quota"))
        let expected =
            switch grouping {
            case .fromDomain: "shop.example"
            case .sourceIP: "192.0.2.25"
            case .recipientDomain: "a.example"
            case .provider: "generic"
            case .reason: "mailbox_full"
            case .replyCode: "550"
            case .enhancedCode: "5.1.1"
            case .shape: "552 5.2.2 <address> is over quota"
            case .campaign: full.group
            }
        #expect(full.group == expected)
        #expect(all.groups.map(\.count).reduce(0, +) == 6)
        #expect(grouping != .campaign || Set(all.groups.map(\.label)) == ["first", "second"])
        for row in all.rows {
            let behind = try await reports.bouncePage(query.filter(of: row), limit: 100)
            #expect(behind.bounces.count == row.count && behind.next == nil, "\(row)")
        }
        for group in all.groups {
            let again = try await reports.bounces(BouncesReportQuery(query.filter(ofGroup: group.value), by: grouping))
            #expect(again.groups == [group])
        }
        query.filter.campaign = campaigns[1]
        #expect(try await reports.bounces(query).bounceCount == 3)
        query.filter.statuses = Set(BounceFilter.refusals)
        #expect(try await reports.bounces(query).bounceCount == 4)
        query.filter.until = Timestamp(seconds: 1_795_262_400)
        let none = try await reports.bounces(query)
        #expect(none.bounceCount == 0 && none.injectedCount == 0 && none.rows.isEmpty)
    }

    @Test("keep the most frequent rows and say that others were cut")
    func cut() async throws {
        let (store, _) = try await populated()
        try await Rollups(spool: store.spool).catchUp()
        var query = BouncesReportQuery()
        query.rowLimit = 1
        let report = try await Reports(spool: store.spool).bounces(query)
        #expect(
            report.rows.count == 1 && report.isCut && report.bounceCount == 6 && report.rows[0].reason == .mailboxFull)
    }

    @Test("name the reasons most given")
    func reasons() async throws {
        let (store, campaigns) = try await populated()
        try await Rollups(spool: store.spool).catchUp()
        let top = try await Reports(spool: store.spool).topReasons(campaign: campaigns[0], since: nil, limit: 10)
        #expect(top.map(\.reason) == [.mailboxFull, .recipientUnknown])
        #expect(top.map(\.count) == [2, 1])
        #expect(top[1].sample == "550 5.1.1 no such user" && top[1].provider == "generic")
    }

    @Test("run until they are cancelled")
    func run() async throws {
        let (store, _) = try await populated()
        let rollups = Rollups(spool: store.spool, pause: .milliseconds(1))
        let running = Task { try await rollups.run() }
        while try await store.spool.cursor(Rollups.cursorName).number == 0 { await Task.yield() }
        running.cancel()
        _ = await running.result
    }
}
