import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("What is kept about TLS", .eachEngine)
struct TLSRecordsTests {
    private func withSpool(_ body: (Spool) async throws -> Void) async throws {
        let kit = try await TemporarySpool()
        try await body(kit.spool)
    }

    private func key(_ result: TLSResult, day: Int64 = 20_000, domain: String = "example.com") -> TLSSessionCount.Key {
        TLSSessionCount.Key(
            day: day, policyDomain: domain, kind: .sts, result: result, mxHost: "mx.example.com",
            sourceAddress: "192.0.2.1")
    }

    @Test("sessions add up by day, domain and result")
    func counts() async throws {
        try await withSpool { spool in
            try await spool.add([.init(key: key(.success), count: 3), .init(key: key(.certificateExpired), count: 1)])
            try await spool.add([.init(key: key(.success), count: 4), .init(key: key(.success, day: 20_001), count: 9)])
            try await spool.add([.init(key: key(.success, domain: "example.org"), count: 5)])
            let found = try await spool.tlsSessions(days: 20_000...20_000, domain: "example.com", limit: 100)
            #expect(
                Set(found) == [
                    .init(key: key(.success), count: 7), .init(key: key(.certificateExpired), count: 1),
                ])
            #expect(try await spool.tlsSessions(days: 20_000...20_001, domain: nil, limit: 100).count == 4)
        }
    }

    @Test("counts older than ninety days are forgotten")
    func forgets() async throws {
        try await withSpool { spool in
            try await spool.add([.init(key: key(.success), count: 3)])
            try await spool.add([.init(key: key(.success, day: 20_091), count: 1)])
            #expect(try await spool.tlsSessions(days: 0...30_000, domain: nil, limit: 100).map(\.key.day) == [20_091])
        }
    }

    @Test("the newest policy of a domain is kept")
    func policies() async throws {
        try await withSpool { spool in
            let domain = DomainName("example.com")!
            #expect(try await spool.stsPolicy(of: domain) == nil)
            let first = StoredSTSPolicy(
                domain: domain, id: "1", fetchedAt: .zero, expiresAt: Timestamp(microseconds: 5), body: "version: STSv1"
            )
            var second = first
            second.id = "2"
            try await spool.keep(first)
            try await spool.keep(second)
            #expect(try await spool.stsPolicy(of: domain) == second)
        }
    }
}
