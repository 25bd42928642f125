import Testing

@testable import Mail

@Suite("Transfer encoding")
struct TransferEncodingTests {
    private func quoted(_ text: String) -> String {
        let bytes = QuotedPrintable.encode(Array(text.utf8).span)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "quoted-printable keeps what is readable",
        arguments: [
            ("a=b\n", "a=3Db\r\n"), ("é", "=C3=A9\r\n"), ("a \nb\t\r\n", "a=20\r\nb=09\r\n"),
            ("a\rb\r\nc\nd", "a\r\nb\r\nc\r\nd\r\n"),
            (".\n.a\na.\n", "=2E\r\n=2Ea\r\na.\r\n"), ("From me\n>From\nFro", "=46rom me\r\n>From\r\nFro\r\n"),
            ("", ""),
            ("\n\n", "\r\n\r\n"), ("a\0", "a=00\r\n"), ("-- \n", "--=20\r\n"), ("a ", "a=20\r\n"),
        ])
    func quotedPrintable(text: String, expected: String) { #expect(quoted(text) == expected) }

    @Test("of any text is 7-bit, at most 76 columns wide, decodes to the text and never holds a boundary's mark")
    func anyText() throws {
        var chance = SeededChance(seed: 11)
        let pieces = [
            "=", "_", ".", "From ", " ", "\t", "\n", "\r\n", "\r", "é", "日", "word", "\0", "--=_1.",
            "aaaaaaaaaaaaaaaaaaaa",
        ]
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 0...60, using: &chance)).map { _ in pieces.randomElement(using: &chance)! }
                .joined()
            let part = MessagePart.text(text)
            for line in part.content.split(separator: 0x0A, omittingEmptySubsequences: true) {
                #expect(line.last == 0x0D && line.count <= 77)
            }
            #expect(part.content.allSatisfy { $0 < 0x80 })
            #expect(!String(decoding: part.content, as: UTF8.self).contains("=_"))
            #expect(decoded(part) == canonical(text), "\(text.debugDescription)")
        }
    }

    /// CR LF line ends, and one at the end.
    private func canonical(_ text: String) -> [UInt8] {
        var lines: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D || byte == 0x0A && previous != 0x0D {
                lines += [0x0D, 0x0A]
            } else if byte != 0x0A {
                lines.append(byte)
            }
            previous = byte
        }
        if let last = lines.last, last != 0x0A { lines += [0x0D, 0x0A] }
        return lines
    }

    private func decoded(_ part: MessagePart) -> [UInt8] {
        let header = String(decoding: part.header, as: UTF8.self)
        if header.contains("base64") { return Base64.decode(part.content.span) ?? [] }
        guard header.contains("quoted-printable") else { return part.content }
        var output: [UInt8] = []
        var offset = 0
        let bytes = part.content
        while offset < bytes.count {
            guard bytes[offset] == UInt8(ascii: "=") else {
                output.append(bytes[offset])
                offset += 1
                continue
            }
            if bytes[offset + 1] != 0x0D {
                output.append(
                    Hexadecimal.value(of: bytes[offset + 1])! << 4 | Hexadecimal.value(of: bytes[offset + 2])!)
            }
            offset += 3
        }
        return output
    }

    @Test(
        "is the lightest that carries a text",
        arguments: [
            ("plain\n", TransferEncoding.sevenBit),
            ("Gr\u{FC}\u{DF}e an alle, und sch\u{F6}nen Tag noch", .quotedPrintable),
            ("日本語", .base64), (String(repeating: "a", count: 76), .sevenBit),
            (String(repeating: "a", count: 77), .quotedPrintable), ("a=_b", .quotedPrintable),
            ("a \n", .quotedPrintable),
            ("From me", .quotedPrintable), ("a\nFrom me", .quotedPrintable), ("aFrom me", .sevenBit), ("", .sevenBit),
        ])
    func lightest(text: String, expected: TransferEncoding) {
        let encoding = TransferEncoding.lightest(for: Array(text.utf8).span)
        #expect(encoding == expected)
    }

    @Test(
        "base64 is written and read",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(text: String, encoded: String) {
        let bytes = Array(text.utf8)
        #expect(Base64.encode(bytes.span) == Array(encoded.utf8))
        #expect(Base64.decode(Array(encoded.utf8).span) == bytes)
    }

    @Test("base64 that is none is refused", arguments: ["A", "AAAAA", "AA=A", "A*AA", "é", "=A"])
    func badBase64(text: String) {
        let decoded = Base64.decode(Array(text.utf8).span)
        #expect(decoded == nil)
    }

    @Test("base64 lines are 76 columns wide")
    func base64Lines() {
        let lines = Base64.encodeLines([UInt8](repeating: 0xFF, count: 115).span)
        #expect(lines.split(separator: 0x0A).map(\.count) == [77, 77, 5])
    }
}
