import Testing

@testable import Mail

@Suite("Charsets")
struct CharsetTests {
    private func text(_ bytes: [UInt8], charset: String, encoding: String = "8bit") -> String {
        let head = "Content-Type: text/plain; charset=\"\(charset)\"\nContent-Transfer-Encoding: \(encoding)\n\n"
        let mail = ParsedMail.parse(Array(head.utf8) + bytes)
        return mail.withText(of: 0) { span in span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
    }

    @Test(
        "become UTF-8 where they are read",
        arguments: [
            ("utf-8", [0xC3, 0xBC], "ü"), ("UTF-8", [0xFF, 0xC3, 0xBC], "ÿü"), ("us-ascii", [0xC3, 0xBC], "ü"),
            ("us-ascii", [0xFC], "ü"), ("", [0xFC], "ü"), ("iso-8859-1", [0xFC, 0x80], "ü€"),
            ("windows-1252", [0x93], "\u{201C}"), ("iso-8859-15", [0xA4], "€"), ("koi8-r", [0xF0, 0xD2, 0xC9], "При"),
            ("windows-1251", [0xCF, 0xF0], "Пр"), ("shift_jis", [0x83, 0x65], "テ"), ("euc-jp", [0xA5, 0xC6], "テ"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x25, 0x46, 0x1B, 0x28, 0x42, 0x61], "テa"),
            ("us-ascii", [0x1B, 0x24, 0x42, 0x25, 0x46, 0x1B, 0x28, 0x42], "テ"), ("gb2312", [0xD6, 0xD0], "中"),
            ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}"), ("big5", [0xA4, 0xA4], "中"),
            ("euc-kr", [0xC7, 0xD1], "한"),
            ("ks_c_5601-1987", [0xC7, 0xD1], "한"), ("utf-16be", [0x00, 0x61, 0x4E, 0x2D], "a中"),
            ("utf-7", Array("+Ti0-".utf8), "中"), ("no-such", [0xFC], "ü"),
            ("iso-8859-8-i", [0xE0], "א"), ("koi8-r", Array("plain".utf8), "plain"),
        ] as [(String, [UInt8], String)])
    func reads(charset: String, bytes: [UInt8], expected: String) { #expect(text(bytes, charset: charset) == expected) }

    @Test("keep their place where bytes mean nothing")
    func broken() {
        #expect(text([0x61, 0xFF, 0x20, 0x62], charset: "euc-jp").hasPrefix("a\u{FFFD}"))
        #expect(text([0x61, 0xFF, 0x20, 0x62], charset: "euc-jp").hasSuffix("b"))
        #expect(text([0x61, 0xA5], charset: "euc-jp") == "a\u{FFFD}")
    }

    @Test("give long texts whole")
    func long() {
        let bytes = (0..<100_000).flatMap { _ in [0xA5, 0xC6] as [UInt8] }
        #expect(text(bytes, charset: "euc-jp") == String(repeating: "テ", count: 100_000))
    }

    @Test("are asked for by name alone")
    func names() {
        for name in ["utf-8//TRANSLIT", "../x", "a b/c", String(repeating: "x", count: 40)] {
            let isKnown = Charset(Array(name.utf8).span).isKnown
            #expect(!isKnown, "\(name)")
        }
    }

    @Test("are read from several tasks at once")
    func parallel() async {
        let bytes: [UInt8] = [0xA5, 0xC6]
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { text(bytes, charset: "euc-jp") == "テ" } }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test("are never cut inside a character", arguments: 0...8)
    func cut(limit: Int) {
        for encoding in ["8bit", "base64"] {
            var bytes = Array("aüテ🙂".utf8)
            if encoding == "base64" { bytes = Base64.encode(bytes.span) }
            let head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(encoding)\n\n"
            let mail = ParsedMail.parse(Array(head.utf8) + bytes)
            let found = mail.withText(of: 0, limit: limit) { span in
                span.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
            }
            #expect(found.map { "aüテ🙂".hasPrefix($0) && $0.utf8.count <= limit } == true)
        }
    }
}
