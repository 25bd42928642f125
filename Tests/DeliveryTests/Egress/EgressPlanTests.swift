import DNS
import Mail
import Storage
import Testing

@testable import Delivery

@Suite("The plan of our addresses")
struct EgressPlanTests {
    private static let sources = [
        "out1 192.0.2.1 helo=out1.example.com", "out2 192.0.2.2 warm-up",
        "six 2001:db8::1 helo=six.example.com warm-up",
    ]

    @Test("sources are read with their name in EHLO and whether they are new")
    func sources() throws {
        let plan = try #require(try EgressPlan.parse(sources: Self.sources))
        #expect(plan.sources.map(\.name) == ["out1", "out2", "six"])
        #expect(plan.sources.map(\.heloName?.text) == ["out1.example.com", nil, "six.example.com"])
        #expect(plan.sources.map(\.isWarmingUp) == [false, true, true])
        #expect(plan.sources[2].address == IPAddress("2001:db8::1"))
        #expect(try EgressPlan.parse(sources: []) == nil)
    }

    @Test("mail goes by its campaign's pool, else its domain's, else its account's, else the default")
    func uses() throws {
        let campaign = CampaignKey(number: 7)
        let plan = try #require(
            try EgressPlan.parse(
                sources: Self.sources, pools: ["default: out1", "news: out2*3 out1", "six: six", "acc: out1"],
                uses: ["campaign=\(campaign): six", "from=news.example.com: news", "account=\(AccountID.first): acc"]))
        func pool(_ campaign: CampaignKey?, _ domain: String, _ account: AccountID) -> String {
            plan.pool(account: account, campaign: campaign, fromDomain: domain).name
        }
        #expect(pool(campaign, "news.example.com", .first) == "six")
        #expect(pool(nil, "news.example.com", .first) == "news")
        #expect(pool(nil, "example.com", .first) == "acc")
        #expect(pool(nil, "example.com", AccountID(number: 2)) == "default")
        #expect(plan.pools["news"]?.members.map(\.weight) == [3, 1])
    }

    @Test(
        "what cannot be meant is refused",
        arguments: [
            (["out1"], [], [], EgressParseError.malformed("out1")), (["Out 192.0.2.1"], [], [], .badName("Out")),
            (["a 192.0.2"], [], [], .badAddress("192.0.2")), (["a 192.0.2.1 x"], [], [], .malformed("x")),
            (["a 192.0.2.1", "a 192.0.2.2"], [], [], .duplicate("a")),
            (["a 192.0.2.1", "b 192.0.2.1"], [], [], .duplicate("b")),
            (["a 192.0.2.1"], ["p: b"], [], .unknownSource("b")), (["a 192.0.2.1"], ["p: a*0"], [], .badWeight("a*0")),
            (["a 192.0.2.1"], ["p: a a"], [], .duplicate("a")), (["a 192.0.2.1"], ["p:"], [], .malformed("p:")),
            (["a 192.0.2.1"], ["p: a"], ["from=x.example: q"], .unknownPool("q")),
            (["a 192.0.2.1"], ["p: a"], ["colour=red: p"], .malformed("colour=red")),
            ([], ["p: a"], [], .unknownSource("at all")),
        ] as [([String], [String], [String], EgressParseError)])
    func refuses(sources: [String], pools: [String], uses: [String], error: EgressParseError) {
        #expect(throws: error) { try EgressPlan.parse(sources: sources, pools: pools, uses: uses) }
    }
}
