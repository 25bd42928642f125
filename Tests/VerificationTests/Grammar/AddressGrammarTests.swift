import Testing

@testable import Verification

@Suite("Grammar of an address")
struct AddressGrammarTests {
    @Test(
        "takes what RFC 5321 and RFC 6531 take",
        arguments: [
            "ada@example.com", "a@b.co", "A.B+c=d/e@sub.example.co.uk", "!#$%&'*+-/=?^_`{|}~@example.com",
            "123@456.example", "ada@123.example.com", "ada@xn--bcher-kva.example", "ada@a-b--c.example",
            "ada@localhost", "ada@192.0.2.1", "\"\"@example.com", "\"ada lovelace\"@example.com",
            "\"a..b\"@example.com", "\"@\"@example.com", "\"\\\"\\\\\"@example.com", "\"\\a\"@example.com",
            "\"grüße\"@example.com", "用户@例え.jp", "ñandú@example.com", "ada@bücher.example", "ada@BÜCHER.example",
            "ada@例え。jp", "x@faß.de",
        ])
    func accepts(_ address: String) throws {
        _ = try AddressGrammar.read(Array(address.utf8).span)
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("", .empty, 0), ("ada", .noAtSign, 3), ("@example.com", .noLocalPart, 0), ("ada@", .noDomain, 4),
            (".ada@example.com", .dotInLocalPart, 0), ("ada.@example.com", .dotInLocalPart, 3),
            ("a..b@example.com", .dotInLocalPart, 2), ("a b@example.com", .unquotedCharacter(0x20), 1),
            ("a(b)@example.com", .unquotedCharacter(UInt8(ascii: "(")), 1),
            ("ada@b@example.com", .secondAtSign, 5), ("ada@example..com", .emptyLabel, 12),
            ("ada@.example.com", .emptyLabel, 4), ("ada@example.com.", .emptyLabel, 15),
            ("ada@-example.com", .hyphenAtEdge, 4), ("ada@example-.com", .hyphenAtEdge, 11),
            ("ada@example.com-", .hyphenAtEdge, 15), ("ada@ex_ample.com", .domainCharacter(UInt8(ascii: "_")), 6),
            ("ada@exam ple.com", .domainCharacter(0x20), 8),
            ("ada@example,com", .domainCharacter(UInt8(ascii: ",")), 11),
            ("\"ada@example.com", .unclosedQuote, 0), ("\"ada\"b@example.com", .textAfterQuote, 5),
            ("\"ada\".b@example.com", .textAfterQuote, 5), ("\"a\\é\"@example.com", .escapedCharacter, 3),
            ("\"ada\"", .noAtSign, 5), ("ada@☕.example", .notIDNA, 4), ("ada@ü_.example", .notIDNA, 4),
            ("ada@bücher.example.", .notIDNA, 4), ("ada@bücher.example。", .notIDNA, 4),
            ("ada@b\u{2002}ü.example", .notIDNA, 4), ("ada@ü-.example", .notIDNA, 4),
        ] as [(String, AddressFault.Problem, Int)])
    func refuses(_ address: String, problem: AddressFault.Problem, offset: Int) {
        #expect(fault(Array(address.utf8)) == AddressFault(problem, at: offset))
    }

    @Test(
        "a control character is told of as one, wherever it stands",
        arguments: [
            ("ada\r\n@example.com", 0x0D, 3), ("ada@example.com\r\nRCPT TO:<b@c.d>", 0x0D, 15),
            ("\"a\u{0}b\"@example.com", 0, 2), ("\"a\\\u{7}b\"@example.com", 7, 3), ("ada@exa\tmple.com", 9, 7),
            ("ada@[192.0.2.1\n]", 0x0A, 14), ("a\u{85}b@example.com", 0x85, 1), ("a\u{2028}b@example.com", 0x2028, 1),
            ("ada@b\u{9B}ü.com", 0x9B, 5), ("ada@example.com\u{7F}", 0x7F, 15),
        ] as [(String, UInt32, Int)])
    func controls(_ address: String, value: UInt32, offset: Int) {
        #expect(fault(Array(address.utf8)) == AddressFault(.controlCharacter(value), at: offset))
    }

    @Test("bytes that are no UTF-8 are none, and the place is told")
    func notUTF8() {
        #expect(fault([0x61, 0xC3, 0xA9, 0xC3, 0x40, 0x62, 0x2E, 0x63]) == AddressFault(.notUTF8, at: 3))
        #expect(fault(Array("a@b".utf8) + [0xFF] + Array(".com".utf8)) == AddressFault(.notUTF8, at: 3))
    }

    @Test("sizes are counted in octets")
    func sizes() {
        let name = String(repeating: "a", count: 64)
        #expect(fault(Array("\(name)@example.com".utf8)) == nil)
        #expect(fault(Array("\(name)a@example.com".utf8))?.problem == .localPartTooLong(65))
        #expect(fault(Array("\(String(repeating: "é", count: 33))@example.com".utf8))?.problem == .localPartTooLong(66))
        // Quotes and backslashes count too.
        #expect(fault(Array("\"\(name.dropLast(2))\"@example.com".utf8)) == nil)
        #expect(fault(Array("\"\(name.dropLast())\"@example.com".utf8))?.problem == .localPartTooLong(65))
        // Three octets as one character, six in Normalization Form C.
        let ligatures = String(repeating: "\u{FB2C}", count: 20)
        #expect(fault(Array("\(ligatures)@example.com".utf8))?.problem == .localPartTooLong(120))

        let label = String(repeating: "b", count: 63)
        #expect(fault(Array("a@\(label).com".utf8)) == nil)
        #expect(fault(Array("a@\(label)b.com".utf8))?.problem == .labelTooLong(64))
        let domain = "\(label).\(label).\(label)"
        #expect(fault(Array("\(name.dropLast(2))@\(domain)".utf8)) == nil)
        #expect(fault(Array("\(name.dropLast())@\(domain)".utf8))?.problem == .tooLong(255))
    }

    @Test("a megabyte is refused in the time it takes to look at it", arguments: ["a", ".", "\"", "@", "é", "-", "["])
    func long(_ character: String) {
        let bytes = Array(("a@" + String(repeating: character, count: 1_000_000)).utf8)
        #expect(fault(bytes) != nil)
        #expect(fault(Array(bytes.dropFirst(2))) != nil)
    }

    @Test(
        "what is given back is what mail is sent to",
        arguments: [
            ("Ada@EXAMPLE.com", "Ada@example.com"), ("\"ada\"@Example.com", "ada@example.com"),
            ("\"a d a\"@example.com", "\"a d a\"@example.com"), ("\"\\a\\\"\"@example.com", "\"a\\\"\"@example.com"),
            ("\"a.\"@example.com", "\"a.\"@example.com"), ("cafe\u{301}@example.com", "café@example.com"),
            ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"), ("ada@[ipV6:FE80::1]", "ada@[IPv6:FE80::1]"),
            ("ada@[192.0.2.1]", "ada@[192.0.2.1]"), ("\"\"@example.com", "\"\"@example.com"),
        ])
    func normalizes(_ address: String, normalized: String) throws {
        let bytes = Array(address.utf8)
        let text = try AddressGrammar.read(bytes.span).normalized(bytes.span)
        #expect(Array(text.utf8) == Array(normalized.utf8))
    }

    @Test("every byte is asked for as RFC 5322 lists them")
    func classes() {
        let atoms = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~".utf8)
        let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(ByteClass.isAtomText(byte) == atoms.contains(byte))
            #expect(ByteClass.isLetterOrDigit(byte) == letters.contains(byte))
        }
    }
}

/// Why the bytes are refused; `nil` where they are not.
func fault(_ bytes: [UInt8], _ policy: AddressPolicy = .mailbox) -> AddressFault? {
    do {
        _ = try AddressGrammar.read(bytes.span, policy: policy)
        return nil
    } catch {
        return error
    }
}
