import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Postmaster

@Suite("Statistics", .eachEngine)
struct StatisticsTests {
    /// Two accounts over three days and a month's end: 2026-01-30, -31, 02-01.
    private func populated() async throws -> TemporarySpool {
        let store = try await TemporarySpool()
        store.time.set(try #require(Timestamp(rfc3339: "2026-01-30T12:00:00Z")))
        for day in 0..<3 {
            for account in [AccountID.first, AccountID(number: 2)] {
                let people = (0...day).map { "ok\($0)@a.example" } + ["gone\(day)-\(account.number)@b.example"]
                try await store.spool.acceptSample(to: people, account: account)
            }
            let now = store.time.now()
            let entries = try await store.spool.claim(limit: 100, perDomain: 100)
            try await store.spool.settle(
                entries.map {
                    $0.recipient.localPart.hasPrefix("ok")
                        ? SampleMail.delivery(of: $0, at: now) : SampleMail.bounce(of: $0, at: now)
                })
            store.time.advance(by: .seconds(86_400))
        }
        try await Rollups(spool: store.spool).catchUp()
        return store
    }

    private func table(_ statistics: Statistics, _ status: RecipientStatus) -> [String] {
        statistics.rows.filter { $0.status == status }.map { row in
            "\(row.period.rfc3339.prefix(10)) \(row.value) \(row.count)"
        }
    }

    @Test("tell days and months, for one account and for all")
    func periods() async throws {
        let store = try await populated()
        let reports = Reports(spool: store.spool)
        let days = try await reports.statistics(StatisticsQuery(account: .first))
        #expect(table(days, .ok) == ["2026-01-30  1", "2026-01-31  2", "2026-02-01  3"])
        let months = try await reports.statistics(StatisticsQuery(account: .first, grain: .month))
        #expect(table(months, .ok) == ["2026-01-01  3", "2026-02-01  3"])
        let everybody = try await reports.statistics(StatisticsQuery(grain: .month))
        #expect(table(everybody, .ok) == ["2026-01-01  6", "2026-02-01  6"])
        var february = StatisticsQuery()
        february.since = Timestamp(rfc3339: "2026-02-01T10:00:00Z")
        #expect(table(try await reports.statistics(february), .hardBounce) == ["2026-02-01  2"])
    }

    @Test("tell recipient domains by the month, and one of them alone")
    func dimensions() async throws {
        let store = try await populated()
        let reports = Reports(spool: store.spool)
        var query = StatisticsQuery(account: .first, dimension: .recipientDomain, grain: .day)
        let domains = try await reports.statistics(query)
        #expect(domains.grain == .month)
        #expect(table(domains, .injected).contains("2026-01-01 a.example 3"))
        query.value = "b.example"
        #expect(
            table(try await reports.statistics(query), .hardBounce) == [
                "2026-01-01 b.example 2", "2026-02-01 b.example 1",
            ])
        query.rowLimit = 1
        #expect(try await reports.statistics(query).isCut)
        query.rowLimit = 100
        query.since = Timestamp(rfc3339: "2026-02-01T00:00:00Z")
        #expect(table(try await reports.statistics(query), .hardBounce) == ["2026-02-01 b.example 1"])
        query.since = Timestamp(rfc3339: "1990-01-01T00:00:00Z")
        query.until = Timestamp(rfc3339: "2026-02-01T00:00:00Z")
        #expect(table(try await reports.statistics(query), .hardBounce) == ["2026-01-01 b.example 2"])
        query.until = Timestamp(rfc3339: "1991-01-01T00:00:00Z")
        #expect(try await reports.statistics(query).rows.isEmpty)
    }

    @Test("begin with what was counted by the hour before they were kept")
    func carriedOver() async throws {
        let store = try await populated()
        let reports = Reports(spool: store.spool)
        var kept: [[Statistics.Row]] = []
        let queries = StatisticsQuery.Dimension.allCases.flatMap { dimension in
            [
                StatisticsQuery(dimension: dimension, grain: .month),
                StatisticsQuery(account: .first, dimension: dimension),
            ]
        }
        for query in queries { kept.append(try await reports.statistics(query).rows) }
        try await store.spool.engine.write { connection in
            try connection.execute(Statement("DROP TABLE statistic"), [])
            try connection.execute(Statement("DELETE FROM schema_step WHERE number >= 33"), [])
        }
        try await Schema.migrate(store.spool.engine, steps: [SchemaStep.all.first { $0.number == 33 }!])
        for (query, rows) in zip(queries, kept) { #expect(try await reports.statistics(query).rows == rows) }
    }

    @Test(
        "count months as calendars do",
        arguments: [
            ("1970-01-01", 23_640), ("2000-02-29", 24_001), ("2026-11-21", 24_322), ("2026-12-31", 24_323),
            ("2027-01-01", 24_324), ("2100-02-28", 25_201), ("2100-03-01", 25_202),
        ])
    func months(day: String, month: Int64) throws {
        let time = try #require(Timestamp(rfc3339: "\(day)T23:59:59Z"))
        #expect(time.civilMonth == month)
        #expect(Timestamp(civilMonth: month).rfc3339.prefix(10) == "\(day.prefix(8))01")
    }
}
