import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Postmaster

@Suite("Retention", .eachEngine)
struct RetentionTests {
    @Test("makes one of an old day's hours, and no sum changes")
    func folds() async throws {
        let store = try await TemporarySpool()
        store.time.set(try #require(Timestamp(rfc3339: "2026-01-30T22:30:00Z")))
        for hour in 0..<4 {
            try await store.spool.acceptSample(to: ["a\(hour)@example.com", "b\(hour)@example.org"])
            let now = store.time.now()
            try await store.spool.settle(
                try await store.spool.claim(limit: 9, perDomain: 9).map { SampleMail.delivery(of: $0, at: now) })
            store.time.advance(by: .seconds(3_600))
        }
        try await Rollups(spool: store.spool).catchUp()
        let reports = Reports(spool: store.spool)
        let before = try await reports.totals(account: .first, campaign: nil, since: nil, until: nil)
        let fold = RollupFold(spool: store.spool)
        try await fold.fold(olderThanDays: 45)
        #expect(try await hours(store).count == 4)
        store.time.advance(by: .seconds(46 * 86_400))
        for _ in 0..<2 {
            try await fold.fold(olderThanDays: 45)
            #expect(try await hours(store) == ["2026-01-30T00:00:00Z", "2026-01-31T00:00:00Z"])
        }
        let after = try await reports.totals(account: .first, campaign: nil, since: nil, until: nil)
        #expect(after.counts == before.counts && after.counts[.ok] == 8)
    }

    private func hours(_ store: TemporarySpool) async throws -> [String] {
        let statement = Statement("SELECT DISTINCT hour FROM rollup ORDER BY hour")
        return try await store.engine.read { connection in
            try connection.all(statement) { Timestamp(microseconds: $0.integer(0) * 3_600_000_000).rfc3339 }
        }
    }
}
