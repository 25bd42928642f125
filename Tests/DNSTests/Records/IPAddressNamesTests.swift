import DNS
import Mail
import Testing

@Suite("Names of addresses")
struct IPAddressNamesTests {
    @Test(
        "are the address backwards",
        arguments: [
            ("192.0.2.7", "7.2.0.192.in-addr.arpa"),
            ("2001:db8::cb01", "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
        ])
    func reverse(address: String, expected: String) { #expect(IPAddress(address)?.reverseName.text == expected) }

    @Test("stand in a list under its zone")
    func list() throws {
        let zone = try #require(DomainName("list.example"))
        #expect(IPAddress("192.0.2.7")?.listName(under: zone)?.text == "7.2.0.192.list.example")
    }

    @Test("are asked of the DNS")
    func pointers() async throws {
        var configuration = UnboundResolver.Configuration()
        configuration.isOffline = true
        configuration.zones = [
            LocalZone(
                name: "2.0.192.in-addr.arpa", records: ["7.2.0.192.in-addr.arpa. 300 IN PTR out.shop.test."])
        ]
        let resolver = try UnboundResolver(configuration)
        let address = try #require(IPAddress("192.0.2.7"))
        let host = try #require(DomainName("out.shop.test"))
        #expect(await resolver.names(of: address) == .found([host], timeToLive: .seconds(300)))
        #expect(await resolver.names(of: try #require(IPAddress("192.0.3.7"))) == .noSuchName)
    }

    @Test(
        "prefixes agree within a family",
        arguments: [
            ("192.0.2.1", "192.0.2.200", 24, true), ("192.0.2.1", "192.0.2.200", 25, false),
            ("192.0.2.1", "10.0.0.1", 0, true), ("2001:db8::1", "2001:db8::2", 126, true),
            ("2001:db8::1", "2001:db8::2", 127, false), ("2001:db8::1", "2001:db9::2", 32, false),
            ("192.0.2.1", "::ffff:192.0.2.1", 0, false),
        ])
    func prefixes(left: String, right: String, bits: Int, expected: Bool) throws {
        let other = try #require(IPAddress(right))
        #expect(IPAddress(left)?.agrees(with: other, bits: bits) == expected)
    }
}
