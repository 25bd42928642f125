import NIOCore
import Testing

@testable import Intake

@Suite("Network")
struct NetworkTests {
    @Test(
        "holds the addresses that begin like it",
        arguments: [
            ("127.0.0.0/8", "127.0.0.1", true),
            ("127.0.0.0/8", "128.0.0.1", false),
            ("127.0.0.0/8", "::ffff:127.1.2.3", true),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false),
            ("192.0.2.4/30", "192.0.2.7", true),
            ("192.0.2.4/30", "192.0.2.8", false),
            ("192.0.2.4/32", "192.0.2.4", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("::/0", "203.0.113.9", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("2001:DB8:0:1::/64", "2001:db8:0:1:2:3:4:5", true),
            ("::1", "::1", true),
            ("::1", "::2", false),
            ("::ffff:192.0.2.0", "192.0.2.0", true),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", true),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221", true),
        ])
    func contains(network: String, address: String, isWithin: Bool) throws {
        let parsed = try #require(InternetAddress(address))
        #expect(try Network.parse(network).contains(parsed) == isWithin)
    }

    @Test(
        "refuses what is no network",
        arguments: [
            ("", Network.ParseError.badAddress("")),
            ("localhost", .badAddress("localhost")),
            ("127.1/8", .badAddress("127.1/8")),
            ("0127.0.0.1", .badAddress("0127.0.0.1")),
            ("256.0.0.1", .badAddress("256.0.0.1")),
            ("1.2.3.4.5", .badAddress("1.2.3.4.5")),
            ("1.2.3.", .badAddress("1.2.3.")),
            (":::", .badAddress(":::")),
            ("1::2::3", .badAddress("1::2::3")),
            ("1:2:3:4:5:6:7", .badAddress("1:2:3:4:5:6:7")),
            ("1:2:3:4:5:6:7:8:9", .badAddress("1:2:3:4:5:6:7:8:9")),
            ("1:2:3:4:5:6:7::8", .badAddress("1:2:3:4:5:6:7::8")),
            ("12345::", .badAddress("12345::")),
            ("fe80::1%eth0", .badAddress("fe80::1%eth0")),
            ("1.2.3.4::", .badAddress("1.2.3.4::")),
            ("127.0.0.0/", .badPrefixLength("127.0.0.0/")),
            ("127.0.0.0/33", .badPrefixLength("127.0.0.0/33")),
            ("127.0.0.0/+8", .badPrefixLength("127.0.0.0/+8")),
            ("127.0.0.0/8/8", .badPrefixLength("127.0.0.0/8/8")),
            ("::/129", .badPrefixLength("::/129")),
            ("127.0.0.1/8", .bitsBehindPrefix("127.0.0.1/8")),
            ("2001:db8::1/32", .bitsBehindPrefix("2001:db8::1/32")),
        ])
    func refuses(text: String, error: Network.ParseError) {
        #expect(throws: error) { try Network.parse(text) }
    }

    @Test("a socket's address is read, mapped ones as IPv4")
    func sockets() throws {
        let plain = try SocketAddress(ipAddress: "192.0.2.7", port: 25)
        let mapped = try SocketAddress(ipAddress: "::ffff:192.0.2.7", port: 25)
        #expect(InternetAddress(plain) == InternetAddress(mapped))
        #expect(InternetAddress(try SocketAddress(unixDomainSocketPath: "/tmp/x")) == nil)
    }
}
