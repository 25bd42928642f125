import Testing

@testable import Verification

@Suite("Expected bounces")
struct BounceExpectationTests {
    @Test("a list is better without what cannot be delivered")
    func cleaned() throws {
        var counts = ListCounts()
        counts.outcomes = [
            .init(.unknown, .ok): 900, .init(.undeliverable, .syntax): 50, .init(.risky, .disposable): 50,
        ]
        let before = counts.expectation(of: Set(Verdict.allCases), at: .fast)
        let after = counts.expectation(of: [.deliverable, .unknown, .risky], at: .fast)
        #expect(before.addresses == 1_000 && abs(before.bounces - (18 + 50 + 12.5)) < 1e-9)
        #expect(after.addresses == 950 && abs(after.bounces - 30.5) < 1e-9)
        #expect(BounceBenchmark.nearest(to: try #require(before.rate)) == .olderList)
        #expect(counts.expectation(of: [], at: .fast).rate == nil)
    }

    @Test("every reason has a share, and a deeper look never makes an address worse")
    func shares() {
        for reason in VerificationReason.allCases {
            for verdict in Verdict.allCases {
                let shares = VerificationLevel.allCases.map { BounceExpectation.share(verdict, reason, at: $0) }
                #expect(shares.allSatisfy { (0...1).contains($0) } && shares == shares.sorted(by: >))
            }
        }
    }

    @Test(
        "a rate is usual for one kind of list",
        arguments: [
            (0.001, BounceBenchmark.doubleOptIn), (0.008, .singleOptIn), (0.02, .unverified), (0.04, .olderList),
            (0.5, .boughtList),
        ])
    func benchmarks(rate: Double, kind: BounceBenchmark) { #expect(BounceBenchmark.nearest(to: rate) == kind) }

    @Test("counts read back as they were kept")
    func stored() {
        var counts = ListCounts()
        (counts.rows, counts.blank, counts.repeated, counts.suggestions, counts.withoutAddress) = (9, 1, 2, 3, 4)
        counts.isRepeatedAtLeast = true
        counts.outcomes = [.init(.risky, .catchAll): 5]
        #expect(ListCounts(stored: counts.stored) == counts)
    }
}
