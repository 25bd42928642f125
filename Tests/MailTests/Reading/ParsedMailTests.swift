import Testing

@testable import Mail

@Suite("Parsed mail")
struct ParsedMailTests {
    static let report = """
        From: Mail Delivery System <mailer-daemon@mx.example.net>
        Subject: =?utf-8?Q?Unzustellbar:_Gr=C3=BC=C3=9Fe?=
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="outer/1"

        A preamble for old programs.
        --outer/1
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Die Nachricht konnte nicht zugestellt werden: gr=FC=DFe
        --outer/1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; anna@example.com
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 <anna@example.com>:
         Recipient address rejected: User unknown
        --outer/1
        Content-Type: message/rfc822

        From: shop@example.org
        Message-ID: <1@example.org>
        Content-Type: multipart/alternative; boundary=inner

        --inner

        Hello
        --inner
        Content-Type: text/html

        <p>Hello</p>
        --inner--
        --outer/1--
        An epilogue.
        """

    static let ends: [(name: String, end: String)] = [("CR LF", "\r\n"), ("LF", "\n"), ("CR", "\r")]

    static func mail(_ text: String, end: String = "\r\n") -> ParsedMail {
        var bytes: [UInt8] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            bytes += line.utf8
            bytes += end.utf8
        }
        return .parse(bytes)
    }

    @Test("is a tree of parts, whatever ends its lines", arguments: ends)
    func tree(end: (name: String, end: String)) {
        let mail = Self.mail(Self.report, end: end.end)
        let kinds: [MediaKind] = [
            .report, .plainText, .deliveryStatus, .message, .alternative, .plainText, .html,
        ]
        #expect(mail.parts.map(\.kind) == kinds)
        #expect(mail.parts.map(\.parent) == [nil, 0, 0, 0, 3, 4, 4])
        #expect(mail.parts.map(\.level) == [0, 1, 1, 1, 2, 3, 3])
        #expect(mail.isComplete)
        #expect(mail.returnedMail == 4)
        #expect(mail.descendants(of: 3) == 4..<7)
    }

    @Test("gives the words of its parts as UTF-8", arguments: ends)
    func words(end: (name: String, end: String)) {
        let mail = Self.mail(Self.report, end: end.end)
        #expect(mail.firstValue("subject") == "Unzustellbar: Grüße")
        #expect(mail.firstValue("message-id", of: 4) == "<1@example.org>")
        let text = mail.withText(of: 1) { span in span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        #expect(text == "Die Nachricht konnte nicht zugestellt werden: grüße")
        #expect(String(decoding: mail.bytes[mail.content(of: 5)], as: UTF8.self) == "Hello")
        let page = mail.withPlainText(of: 6) { span in span.withUnsafeBufferPointer { Array($0) } }
        #expect(String(decoding: page, as: UTF8.self) == "Hello\n")
    }

    @Test("holds a report, recipient by recipient", arguments: ends)
    func report(end: (name: String, end: String)) throws {
        let mail = Self.mail(Self.report, end: end.end)
        let report = DeliveryReport(mail, part: try #require(mail.firstPart(.deliveryStatus)))
        let recipient = try #require(report.recipients.first)
        #expect(report.reportingMTA.map(report.text) == "mx.example.net")
        #expect(recipient.finalRecipient.map { report.address($0) } == "anna@example.com")
        #expect(recipient.action == .failed)
        #expect(recipient.status == EnhancedStatusCode(5, 1, 1))
        #expect(
            recipient.diagnostic.map(report.text)
                == "550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown")
    }
}
