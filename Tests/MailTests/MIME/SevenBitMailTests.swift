import Mail
import Testing

@Suite("A mail in 7 bits")
struct SevenBitMailTests {
    static func lines(_ text: String) -> [UInt8] {
        Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
    }

    static func converted(_ text: String) -> (text: String?, mail: SevenBitMail) {
        let mail = SevenBitMail.convert(lines(text))
        let text = mail.bytes.map { String(decoding: $0.filter { $0 != 0x0D }, as: UTF8.self) }
        return (text, mail)
    }

    @Test("a text becomes quoted-printable, its header encoded words")
    func text() {
        let (text, mail) = Self.converted(
            """
            From: Jürgen <j@bücher.example>, ada@example.com
            Subject: Grüße =?utf-8?q?an?= alle
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Schöne Grüße, and a long line of plain words that makes the text mostly ASCII.
            .end

            """)
        #expect(
            text == """
                From: =?UTF-8?Q?J=C3=BCrgen?= <j@xn--bcher-kva.example>, ada@example.com
                Subject: =?UTF-8?B?R3LDvMOfZSBhbiBhbGxl?=
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Sch=C3=B6ne Gr=C3=BC=C3=9Fe, and a long line of plain words that makes the =
                text mostly ASCII.
                =2Eend

                """)
        #expect(!mail.isEightBit && !mail.hasEightBitHeader)
    }

    @Test("parts are encoded one by one, and say so; what holds them says 7bit")
    func multipart() throws {
        let (text, mail) = Self.converted(
            """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: 8bit

            --b
            Content-Type: text/plain; charset=koi8-r

            привет
            --b
            Content-Type: text/plain

            plain
            --b
            Content-Type: message/rfc822

            Subject: in
            Content-Type: text/html; charset=utf-8

            <p>Some more words here so that it is mostly plain: é</p>
            --b--

            """)
        let found = try #require(text)
        #expect(
            found.contains(
                "Content-Transfer-Encoding: 7bit\n\n--b\nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset=koi8-r\n\n0L/RgNC40LLQtdGC\n--b\n"
            ))
        #expect(found.contains("--b\nContent-Type: text/plain\n\nplain\n--b\n"))
        #expect(
            found.contains("Content-Type: message/rfc822\n\nContent-Transfer-Encoding: quoted-printable\nSubject: in\n")
        )
        #expect(found.hasSuffix("mostly plain: =C3=A9</p>\n--b--\n"))
        #expect(!mail.isEightBit)
    }

    @Test("lines over 998 bytes are broken softly")
    func longLine() throws {
        let long = String(repeating: "x", count: 5_000)
        let mail = SevenBitMail.convert(Array("MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n\(long)\r\n".utf8))
        let bytes = try #require(mail.bytes)
        #expect(bytes.split(separator: 0x0A).allSatisfy { $0.count <= 77 })
    }

    @Test(
        "what has no exact ASCII form stays",
        arguments: [
            // No MIME: nobody knows what the bytes mean.
            ("Subject: a\n\né\n", true, false),
            // An address that is not ASCII.
            ("To: Ü <ü@example.com>\nMIME-Version: 1.0\n\na\n", true, true),
            // Fields of a grammar of their own.
            ("MIME-Version: 1.0\nContent-Type: application/pdf; name=\"ü.pdf\"\n\na\n", true, true),
            ("To: Ü: a@example.com;\n\na\n", true, true),
            // Signed or sealed.
            ("MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b\n\n--b\n\né\n--b--\n", true, false),
            ("DKIM-Signature: v=1\nSubject: é\nMIME-Version: 1.0\n\né\n", true, true),
        ])
    func unchanged(text: String, isEightBit: Bool, hasEightBitHeader: Bool) {
        let (changed, mail) = Self.converted(text)
        #expect(changed == nil)
        #expect(mail.isEightBit == isEightBit)
        #expect(mail.hasEightBitHeader == hasEightBitHeader)
    }

    @Test("bytes that are no UTF-8 stay in the header, and are encoded in the body")
    func otherBytes() throws {
        let mail = SevenBitMail.convert(
            Array("Subject: \u{1}".utf8.dropLast()) + [0xE9, 0x0D, 0x0A]
                + Array("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=latin1\r\n\r\nwords words words".utf8)
                + [0xE9, 0x0D, 0x0A])
        let bytes = try #require(mail.bytes)
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("words words words=E9\r\n"))
        #expect(mail.hasEightBitHeader)
    }

    @Test("a decoded body is the body that was", arguments: 0..<60)
    func roundTrip(seed: Int) throws {
        let words = ["é", "日本", " ", "\r\n", "a", ".", "From ", "=", "\t", "x\u{301}", "--b"]
        var generator = SystemRandomNumberGenerator()
        let body = (0..<40).map { _ in words.randomElement(using: &generator) ?? "" }.joined() + "é\r\n"
        let mail = SevenBitMail.convert(
            Array("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\(body)".utf8))
        let bytes = try #require(mail.bytes)
        #expect(!mail.isEightBit)
        let parsed = ParsedMail.parse(bytes)
        #expect(parsed.decodedContent(of: 0) == Array(body.utf8))
    }
}
