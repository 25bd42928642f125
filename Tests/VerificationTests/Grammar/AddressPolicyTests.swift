import Testing

@testable import Verification

@Suite("What a sign-up takes")
struct AddressPolicyTests {
    @Test(
        "is what people have",
        arguments: [
            "ada@gmail.com", "ada.lovelace+news@sub.firma.co.uk", "o'hara@web.de", "用户@例え.jp", "müller@bücher.de",
            "ada@xn--bcher-kva.de", "x_y@t-online.de", "ada@firma.xn--p1ai", "रमेश@gmail.com",
        ])
    func accepts(_ address: String) {
        #expect(fault(Array(address.utf8), .signup) == nil)
    }

    @Test(
        "is no address that only a mail server could have",
        arguments: [
            ("\"ada\"@gmail.com", .quotedLocalPart), ("ada@[192.0.2.1]", .addressLiteral), ("ada@gmail", .dotless),
            ("ada@firma.test", .reservedTopLevelDomain), ("ada@FIRMA.Example", .reservedTopLevelDomain),
            ("ada@firma.localhost", .reservedTopLevelDomain), ("ada@printer.local", .reservedTopLevelDomain),
            ("ada@x.onion", .reservedTopLevelDomain), ("ada@192.0.2.1", .badTopLevelDomain),
            ("ada@firma.c", .badTopLevelDomain), ("ada@firma.c0m", .badTopLevelDomain),
            ("ada@xn--0.de", .notIDNA), ("ada@xn--a.de", .notIDNA),
            ("ad\u{200B}a@gmail.com", .strangeCharacter(0x200B)),
            ("ad\u{202E}a@gmail.com", .strangeCharacter(0x202E)), ("ada\u{FEFF}@gmail.com", .strangeCharacter(0xFEFF)),
            ("ada\u{AD}@gmail.com", .strangeCharacter(0xAD)), ("🙂@gmail.com", .strangeCharacter(0x1F642)),
            ("ada\u{A0}l@gmail.com", .strangeCharacter(0xA0)), ("ada\u{E000}@gmail.com", .strangeCharacter(0xE000)),
            ("ada\u{3164}@gmail.com", .strangeCharacter(0x3164)),
        ] as [(String, AddressFault.Problem)])
    func refuses(_ address: String, problem: AddressFault.Problem) {
        #expect(fault(Array(address.utf8), .signup)?.problem == problem)
        if problem != .notIDNA { #expect(fault(Array(address.utf8)) == nil, "it is an address all the same") }
    }
}
