import Testing

@testable import Verification

@Suite("Hosts in brackets")
struct AddressLiteralTests {
    @Test(
        "are taken",
        arguments: [
            "[192.0.2.1]", "[0.0.0.0]", "[255.255.255.255]", "[IPv6:::]", "[IPv6:::1]", "[IPv6:2001:db8::1]",
            "[ipv6:2001:db8:0:0:0:0:0:1]", "[IPv6:1:2:3:4:5:6:7::]", "[IPv6:::2:3:4:5:6:7:8]",
            "[IPv6:1:2:3:4:5:6:192.0.2.1]", "[IPv6:::ffff:192.0.2.1]", "[IPv6:1::192.0.2.1]",
            "[IPv6:1:2:3:4:5::192.0.2.1]",
        ])
    func accepts(_ literal: String) {
        #expect(fault(Array("ada@\(literal)".utf8)) == nil)
    }

    @Test(
        "are refused",
        arguments: [
            ("[", .unclosedLiteral), ("[192.0.2.1", .unclosedLiteral), ("[192.0.2.1].com", .unclosedLiteral),
            ("[]", .unknownLiteral), ("[192.0.2]", .badIPv4), ("[192.0.2.256]", .badIPv4), ("[1.2.3.4.5]", .badIPv4),
            ("[1.2.3.0004]", .badIPv4), ("[1.2.3.]", .badIPv4), ("[example]", .unknownLiteral),
            ("[X-tag:words]", .unknownLiteral), ("[2001:db8::1]", .unknownLiteral), ("[::1]", .unknownLiteral),
            ("[IPv6:]", .unknownLiteral), ("[IPv6::]", .badIPv6), ("[IPv6:::::]", .badIPv6),
            ("[IPv6:1::2::3]", .badIPv6),
            ("[IPv6:1:2:3:4:5:6:7]", .badIPv6), ("[IPv6:1:2:3:4:5:6:7:8:9]", .badIPv6),
            ("[IPv6:1:2:3:4::5:6:7:8]", .badIPv6), ("[IPv6:12345::]", .badIPv6), ("[IPv6:g::]", .badIPv6),
            ("[IPv6:1:2:3:4:5:6:7:192.0.2.1]", .badIPv6), ("[IPv6:1:2:3:4:5:6::192.0.2.1]", .badIPv6),
            ("[IPv6:192.0.2.1]", .badIPv6), ("[IPv6:1:]", .badIPv6), ("[IPv6:1:::2]", .badIPv6),
            ("[IPv6:::192.0.2.1:1]", .badIPv6), ("[é]", .unknownLiteral),
        ] as [(String, AddressFault.Problem)])
    func refuses(_ literal: String, problem: AddressFault.Problem) {
        #expect(fault(Array("ada@\(literal)".utf8))?.problem == problem)
    }
}
