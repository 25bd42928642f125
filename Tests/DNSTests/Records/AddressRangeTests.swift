import DNS
import Testing

@Suite("Address range")
struct AddressRangeTests {
    @Test(
        "forbids what is not the open internet",
        arguments: [
            ("127.0.0.1", "loopback"), ("127.255.255.255", "loopback"), ("0.0.0.0", "this network"),
            ("10.1.2.3", "private"), ("172.16.0.1", "private"), ("172.31.255.255", "private"),
            ("192.168.1.1", "private"), ("100.64.0.1", "carrier-grade NAT"), ("100.127.255.255", "carrier-grade NAT"),
            ("169.254.169.254", "link-local"), ("192.0.0.1", "protocol assignments"), ("192.0.2.1", "documentation"),
            ("192.88.99.1", "6to4 relay"), ("198.19.0.1", "benchmarking"), ("198.51.100.7", "documentation"),
            ("203.0.113.7", "documentation"), ("224.0.0.1", "multicast"), ("239.1.1.1", "multicast"),
            ("255.255.255.255", "reserved"), ("::1", "loopback"), ("::", "unspecified or IPv4-compatible"),
            ("::7f00:1", "unspecified or IPv4-compatible"), ("::ffff:8.8.8.8", "IPv4-mapped"),
            ("::ffff:127.0.0.1", "IPv4-mapped"), ("64:ff9b::7f00:1", "NAT64"), ("64:ff9b:1::1", "local NAT64"),
            ("2001::1", "Teredo"), ("2001:10::1", "protocol assignments"), ("2001:db8::1", "documentation"),
            ("2002:7f00:1::", "6to4"), ("3fff::1", "documentation"), ("fc00::1", "unique local"),
            ("fdff::1", "unique local"), ("fe80::1", "link-local"), ("fec0::1", "site-local"), ("ff02::1", "multicast"),
            ("100::1", "reserved"), ("5f00::1", "reserved"), ("9000::1", "reserved"),
        ])
    func forbids(text: String, purpose: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRange.forbidden(address)?.purpose == purpose)
        #expect(AddressRange.isForbidden(text))
    }

    @Test(
        "lets the open internet pass",
        arguments: [
            "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0",
            "223.255.255.255",
            "2a00:1450:4001:81b::2003", "2606:4700::1111", "2001:4860:4860::8888", "2001:200::1", "2003::1", "3ffe::1",
        ])
    func passes(text: String) { #expect(!AddressRange.isForbidden(text)) }

    @Test(
        "forbids what is no address",
        arguments: [
            "", "localhost", "127.1", "0x7f.0.0.1", "127.0.0.1\0", "[::1]", "fe80::1%eth0", "1.2.3.4.5", "1.2.3",
            "8.8.8.8 ",
            "2130706433", "010.0.0.1", "::ffff:8.8.8", String(repeating: "1", count: 100),
        ])
    func nonsense(text: String) { #expect(AddressRange.isForbidden(text)) }

    @Test("is told with its prefix")
    func told() throws {
        let address = try #require(IPAddress("10.1.1.1"))
        #expect(AddressRange.forbidden(address)?.description == "10.0.0.0/8 (private)")
    }
}
