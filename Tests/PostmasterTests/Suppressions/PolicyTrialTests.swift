import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Postmaster

@Suite("Trying a policy on the past", .eachEngine)
struct PolicyTrialTests {
    private enum Ending { case ok, hard, soft, block }

    private func play(_ kit: TemporarySpool, _ story: [(String, Ending)]) async throws {
        for (index, (name, ending)) in story.enumerated() {
            try await kit.spool.acceptSample(
                to: ["\(name)@example.com"], campaign: CampaignKey(number: Int64(index + 1)))
            let entry = try #require(try await kit.spool.claim(limit: 1, perDomain: 1).first)
            let now = kit.time.now()
            let settlement =
                switch ending {
                case .ok: SampleMail.delivery(of: entry, at: now)
                case .hard: SampleMail.bounce(of: entry, at: now)
                case .soft:
                    SampleMail.settlement(
                        of: entry, at: now, status: .softBounce, reason: .mailboxFull, reply: "552 full", bounce: .soft)
                case .block:
                    SampleMail.settlement(
                        of: entry, at: now, status: .spamBounce, reason: .ipBlocked, reply: "554 blocked")
                }
            try await kit.spool.settle([settlement])
            kit.time.advance(by: .seconds(60))
        }
    }

    private func story(_ kit: TemporarySpool) async throws {
        try await kit.spool.setSuppressionPolicy(.consecutive(2), of: .first, by: "x")
        try await play(
            kit,
            [
                ("a", .hard), ("b", .hard), ("a", .ok), ("b", .hard), ("c", .soft), ("c", .soft), ("c", .ok),
                ("d", .block), ("d", .block), ("e", .hard),
            ])
    }

    @Test(
        "tells whom it would have suppressed, whom not, and who took mail later", arguments: [100_000, 2, 1])
    func compare(trackedLimit: Int) async throws {
        let kit = try await TemporarySpool()
        let start = kit.time.now()
        try await story(kit)
        func run(_ policy: SuppressionPolicy) async throws -> PolicyTrialReport {
            try await PolicyTrial(
                account: .first, policy: policy, since: start, until: kit.time.now(), trackedLimit: trackedLimit,
                pageSize: 3
            ).run(on: kit.spool)
        }
        let same = try await run(.consecutive(2))
        #expect(same.bounced == 4 && same.real == 1 && same.tried == 1 && same.both.count == 1)
        #expect(same.added.count == 0 && same.spared.count == 0)
        let strict = try await run(.immediate)
        #expect(strict.tried == 3 && strict.added.count == 2 && strict.added.acceptedLater == 1)
        #expect(strict.added.examples.map(\.address) == ["a@example.com", "e@example.com"])
        #expect(strict.added.examples[0].acceptedLater && strict.avoidedBounces == 1)
        let patient = try await run(SuppressionPolicy(hardLimit: 3, softLimit: nil))
        #expect(patient.tried == 0 && patient.spared.count == 1 && patient.spared.acceptedLater == 0)
        #expect(patient.spared.examples.map(\.address) == ["b@example.com"])
        let soft = try await run(SuppressionPolicy(hardLimit: 1, softLimit: 2))
        #expect(soft.added.count == 3 && soft.added.acceptedLater == 2)
    }

    @Test("reads the account's own events of the period alone")
    func bounds() async throws {
        let kit = try await TemporarySpool()
        try await story(kit)
        let end = kit.time.now()
        for (account, since) in [(AccountID(number: 2), end - .seconds(86_400)), (.first, end)] {
            let report = try await PolicyTrial(
                account: account, policy: .immediate, since: since, until: end + .seconds(60)
            ).run(on: kit.spool)
            #expect(report == PolicyTrialReport())
        }
    }

    @Test("halves its share until it fits, and misses no address")
    func shares() {
        var share = AddressShare()
        var others = [share.halve(), share.halve()]
        others.append(share)
        let addresses = (0..<200).map { "u\($0)@example.com" }
        for address in addresses { #expect(others.count { $0.contains(address) } == 1) }
    }
}
