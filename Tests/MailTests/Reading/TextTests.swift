import Testing

@testable import Mail

@Suite("Text of a part")
struct TextTests {
    private func plain(_ html: String) -> String {
        String(decoding: HTMLText.plain(Array(html.utf8).span), as: UTF8.self)
    }

    @Test(
        "of HTML is its words",
        arguments: [
            ("<p>One</p><p>Two</p>", "One\nTwo\n"), ("a<br>b<BR/>c", "a\nb\nc"), ("<b>bold</b> words", "bold words"),
            ("<style>p{}</style>a<script>x<y</script>b", "ab"), ("a<!-- <p> -->b", "ab"),
            ("&lt;a@x&gt; &amp; &#39;&#x27;&nbsp;&uuml;", "<a@x> & '' ü"), ("&nosuch; &", "&nosuch; &"),
            ("<anna@example.com>: no", "<anna@example.com>: no"), ("3 < 4 > 2", "3 < 4 > 2"),
            ("a  \n\t b", "a b"), ("<td>x</td><td>y</td>", "x\ny\n"), ("<p", "<p"), ("&#9999999999;", "&#9999999999;"),
            ("<o:p>x</o:p>", "x"), ("<?xml?>a<!DOCTYPE html>b", "ab"),
        ])
    func html(text: String, expected: String) { #expect(plain(text) == expected) }

    @Test(
        "is decoded whatever the encoder did wrong",
        arguments: [
            ("base64", "SGVsbG8=", "Hello"), ("base64", "SGVsbG8", "Hello"), ("base64", "SGVs\r\nbG8=", "Hello"),
            ("base64", "SG*Vs bG8=", "Hello"), ("base64", "SGk=SGk=", "HiHi"), ("BASE64", "SGk=", "Hi"),
            ("quoted-printable", "a=3Db=", "a=b"), ("quoted-printable", "a=\r\nb", "ab"),
            ("quoted-printable", "a=  \nb", "ab"), ("quoted-printable", "a=zz=4", "a=zz=4"),
            ("quoted-printable", "=c3=bc", "ü"), ("\"quoted-printable\"", "=41", "A"), ("x-strange", "=41", "=41"),
        ])
    func encodings(encoding: String, body: String, expected: String) {
        let mail = ParsedMail.parse(Array("Content-Transfer-Encoding: \(encoding)\n\n\(body)".utf8))
        let text = mail.withText(of: 0) { span in span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        #expect(text == expected)
        #expect(mail.decodedContent(of: 0) == Array(expected.utf8))
    }

    @Test(
        "has a kind and a charset, however they are written",
        arguments: [
            ("text/plain; charset=utf-8", .plainText, "utf-8"),
            ("TEXT/HTML;CHARSET=\"ISO-8859-1\"", .html, "ISO-8859-1"),
            ("text/plain (a comment; charset=x); charset = us-ascii", .plainText, "us-ascii"),
            ("text / plain;\n charset=\n utf-8", .plainText, "utf-8"), ("text", .plainText, ""),
            ("message/delivery-status", .deliveryStatus, ""), ("message/global-delivery-status", .deliveryStatus, ""),
            ("message/feedback-report", .feedbackReport, ""), ("text/rfc822-headers", .headers, ""),
            ("message/global", .message, ""), ("application/octet-stream; name=\"a;charset=x\"", .other, ""),
        ] as [(String, MediaKind, String)])
    func kinds(value: String, kind: MediaKind, charset: String) {
        let mail = ParsedMail.parse(Array("Content-Type: \(value)\n\nbody".utf8))
        #expect(mail.parts[0].kind == kind)
        #expect(String(decoding: mail.bytes[mail.parts[0].charset], as: UTF8.self) == charset)
    }

    @Test("of a header is unfolded and decoded")
    func headers() {
        let mail = ParsedMail.parse(
            Array("Subject: =?utf-8?q?=C3?=\r\n =?utf-8?q?=BC?= x\r\n\ty\r\nX: \u{FC}\r\nEmpty:\r\n\r\n".utf8))
        #expect(mail.firstValue("subject") == "ü x\ty")
        #expect(mail.firstValue("x") == "ü")
        #expect(mail.firstValue("empty") == "")
        #expect(mail.firstValue("none") == nil)
        #expect(mail.fields(of: 0).count == 3)
    }

    @Test(
        "of a damaged mail is still there",
        arguments: [
            ("no header at all", 1, 0), ("\u{FEFF}Subject: x\n\nbody", 1, 1),
            ("Subject: x\nno field here\nFrom: y\n\nbody", 1, 2),
            ("Subject: x\nno field\nnor here\n", 1, 1), ("\n\nSubject: x\n\nbody", 1, 1),
            ("From a Sat Nov 21 11:16:40 2026\nSubject: x\n\n", 1, 1), (">From a Sat Nov 21\nSubject: x\n\n", 1, 1),
            ("Content-Type: multipart/mixed\n\n--lost-boundary\n\na\n--lost-boundary--\n", 2, 1),
            ("Content-Type: multipart/mixed; boundary=\"torn\n\n--torn\n\na\n", 2, 1),
            ("Content-Type: multipart/mixed; boundary=b\n\nnothing follows", 1, 1),
        ])
    func damaged(text: String, partCount: Int, fieldCount: Int) {
        let mail = ParsedMail.parse(Array(text.utf8))
        #expect(mail.parts.count == partCount)
        #expect(mail.fields(of: 0).count == fieldCount)
    }

    @Test("in an encoded mail inside a mail can be reached")
    func encodedMail() throws {
        let mail = ParsedMail.parse(
            Array("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaGkKCmJvZHk=".utf8))
        #expect(mail.parts.count == 1)
        #expect(try #require(mail.encodedMail(in: 0)).firstValue("subject") == "hi")
    }
}
