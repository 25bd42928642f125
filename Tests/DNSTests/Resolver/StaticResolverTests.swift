import DNS
import Mail
import Testing

@Suite("Static resolver")
struct StaticResolverTests {
    @Test("tells a missing type from a missing name")
    func missing() async throws {
        let host = try #require(DomainName("mx.test"))
        let other = try #require(DomainName("other.test"))
        let resolver = StaticResolver(addresses: [host: .found(["192.0.2.1"], timeToLive: .seconds(60))])
        #expect(await resolver.addresses(of: host) == .found(["192.0.2.1"], timeToLive: .seconds(60)))
        #expect(await resolver.mailExchangers(of: host) == .noData)
        #expect(await resolver.text(of: other) == .noSuchName)
    }
}
