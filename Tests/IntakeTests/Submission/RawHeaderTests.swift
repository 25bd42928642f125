import Mail
import NIOCore
import SMTP
import Spool
import Storage
import Testing

@testable import Intake

@Suite("Raw header")
struct RawHeaderTests {
    private func parse(_ text: String) throws(RawHeader.Refusal) -> RawHeader {
        let bytes = Array(text.utf8)
        return try RawHeader(bytes.span)
    }

    @Test("finds what the log shows, folds included")
    func fields() throws {
        let message =
            "Received: a\r\n b\r\nFROM: =?utf-8?q?Ad=C3=A4?=\r\n <Ada@Example.COM>\r\nsubject:  Gr=\r\n\t=?utf-8?q?=C3=BC?=\r\n"
            + "Message-id:<1@x>\r\nDate: today\r\n\r\nFrom: not a header\r\n"
        let bytes = Array(message.utf8)
        let header = try RawHeader(bytes.span)
        let shown = (
            RawHeaderText.shown(bytes.span, header.from), RawHeaderText.shown(bytes.span, header.subject),
            RawHeaderText.shown(bytes.span, header.messageID), try RawHeaderText.authorDomain(bytes.span, header)?.text
        )
        #expect(shown.0 == "Adä <Ada@Example.COM>")
        #expect(shown.1 == "Gr= ü")
        #expect(shown.2 == "<1@x>")
        #expect(shown.3 == "example.com")
        #expect(header.receivedCount == 1)
        #expect(header.fieldCount == 5)
        #expect(header.date != nil)
    }

    @Test(
        "says how urgent the message is, where it does",
        arguments: [
            ("X-Postrider-Priority: Bulk \r\n", Priority.bulk),
            ("x-postrider-priority: transactional\r\n", .transactional),
            ("Precedence: list\r\n", .bulk), ("precedence:\r\n bulk\r\n", .bulk), ("Precedence: first-class\r\n", nil),
            ("Precedence: bulk\r\nX-Postrider-Priority: transactional\r\n", .transactional),
            ("X-Postrider-Priority: \u{212A}\r\n", nil), ("Subject: bulk\r\n", nil),
        ])
    func priority(header: String, expected: Priority?) throws {
        let bytes = Array((header + "\r\nPrecedence: bulk\r\n").utf8)
        let found = RawHeaderText.priority(bytes.span, try RawHeader(bytes.span))
        #expect(found == expected)
    }

    @Test(
        "refuses what cannot be sent on",
        arguments: [
            ("no colon\r\n\r\n", RawHeader.Refusal.badField(line: 1)),
            (" folded first\r\n", .badField(line: 1)),
            (": no name\r\n", .badField(line: 1)),
            ("From : a@b\r\n", .badField(line: 1)),
            ("Sub ject: a\r\n", .badField(line: 1)),
            ("A: b\r\nGrüße: c\r\n", .badField(line: 2)),
            ("A: b\r\nC: \u{0}\r\n", .badField(line: 2)),
            ("From: a@b\r\nX: y\r\nfrom: c@d\r\n", .repeatedField(line: 3)),
            ("Subject: a\r\nSubject: c\r\n", .repeatedField(line: 2)),
            ("Sender: a@b\r\nsender: c@d\r\n", .repeatedField(line: 2)),
            (String(repeating: "Received: x\r\n", count: 51), .tooManyReceived),
            (String(repeating: "X-A: x\r\n", count: 1_001), .tooManyFields),
            ("A: " + String(repeating: "x", count: 256 << 10) + "\r\n\r\n", .tooLong),
            (String(repeating: "A: " + String(repeating: "x", count: 995) + "\r\n", count: 270), .tooLong),
        ])
    func refuses(text: String, refusal: RawHeader.Refusal) {
        #expect(throws: refusal) { try parse(text) }
    }

    @Test(
        "takes every header that is one",
        arguments: [
            ("", 0), ("\r\nbody", 0), ("A: b", 1), ("A:b\r\n", 1), ("A:\r\n b\r\n\r\nno colon", 1),
            (String(repeating: "Received: x\r\n", count: 50), 50),
        ])
    func accepts(text: String, fieldCount: Int) throws {
        #expect(try parse(text).fieldCount == fieldCount)
    }

    @Test(
        "finds the author's domain, however From is written",
        arguments: [
            ("ada@example.com", "example.com"), ("Ada <ada@EXAMPLE.com>", "example.com"),
            ("\"x@y.example\" <ada@example.com>", "example.com"),
            ("ada", nil), ("Ada <ada@>", nil), ("ada@ex ample", "ex"),
            ("\"Lovelace, Ada\" <ada@example.com>", "example.com"), ("Lovelace, Ada <ada@example.com>", "example.com"),
            ("ada@example.com (mother, of two)", "example.com"), ("ada@bücher.example,", "xn--bcher-kva.example"),
            ("Authors: ada@example.com, grace@EXAMPLE.com;\r\nSender: ada@example.com", "example.com"),
            ("Ada <ada@example.com>,\r\n Grace <grace@example.com>\r\nSENDER: ada@b.example", "example.com"),
        ])
    func domains(from: String, domain: String?) throws {
        let bytes = Array("From: \(from)\r\n\r\n".utf8)
        let found = try RawHeaderText.authorDomain(bytes.span, try RawHeader(bytes.span))?.text
        #expect(found == domain)
    }

    @Test(
        "refuses several authors who have no sender, or are of several domains",
        arguments: [
            ("Ada <ada@example.com>, grace@example.com", RawHeader.Refusal.noSender),
            ("Authors: ada@example.com, grace@example.com;", .noSender),
            ("Ada <ada@example.com>, B <b@b.example>", .severalAuthorDomains),
            ("ceo@bank.example, Ada <ada@example.com>\r\nSender: ada@example.com", .severalAuthorDomains),
            ("ada@example.com, ada@news.example.com\r\nSender: ada@example.com", .severalAuthorDomains),
            (
                String(repeating: "ada@example.com, ", count: 400) + "ceo@bank.example\r\nSender: ada@example.com",
                .severalAuthorDomains
            ),
        ])
    func severalAuthors(from: String, refusal: RawHeader.Refusal) throws {
        let bytes = Array("From: \(from)\r\n\r\n".utf8)
        let header = try RawHeader(bytes.span)
        #expect(throws: refusal) { try RawHeaderText.authorDomain(bytes.span, header) }
    }

    @Test("what is shown is cut and has no control characters")
    func shown() {
        let bytes = Array(("a\u{1B}[31m\u{9B}" + String(repeating: "ü", count: 2_000)).utf8)
        let text = RawHeaderText.shown(bytes.span, 0..<bytes.count)
        #expect(text.hasPrefix("a [31m ü"))
        #expect(text.utf8.count <= 998)
    }

    @Test("bytes over 0x7F are found wherever they stand", arguments: 0..<20)
    func eightBit(place: Int) {
        var bytes = [UInt8](repeating: 0x61, count: 20)
        #expect(!ByteBuffer(bytes: bytes).hasEightBitBytes)
        bytes[place] = 0x80
        #expect(ByteBuffer(bytes: bytes).hasEightBitBytes)
    }
}

@Suite("Trace fields")
struct TraceFieldsTests {
    private func write(_ text: String, helo: String, identity: String? = nil, encrypted: Bool = false) throws -> String
    {
        let bytes = Array(text.utf8)
        let header = try RawHeader(bytes.span)
        let peer = ServerPeer(
            address: try SocketAddress(ipAddress: "2001:db8::7", port: 1), heloName: helo, isEncrypted: encrypted,
            identity: identity)
        var buffer = ByteBuffer()
        TraceFields(
            peer: peer, hostName: Letters.host, key: MessageKey(number: 5), now: Timestamp(seconds: 1_795_000_000),
            author: Mailbox("ada@example.com")
        ).write(header, into: &buffer)
        return String(buffer: buffer)
    }

    @Test("say who gave the message, how and when")
    func received() throws {
        let date = DateTime(Timestamp(seconds: 1_795_000_000)).rfc5322
        let complete = "From: a@b\r\nDate: x\r\nMessage-ID: <1@b>\r\n\r\n"
        #expect(
            try write(complete, helo: "client.example", identity: "key_1", encrypted: true)
                == "Received: from client.example ([IPv6:2001:db8::7])\r\n by mail.example.com with ESMTPSA id "
                + "\(MessageKey(number: 5));\r\n \(date)\r\n")
    }

    @Test("supply Date, From and Message-ID where they are missing")
    func missing() throws {
        let text = try write("Subject: a\r\n\r\n", helo: "c")
        #expect(text.contains(" with ESMTP id "))
        #expect(text.contains("\r\nDate: "))
        #expect(text.contains("\r\nFrom: ada@example.com\r\n"))
        #expect(text.contains("\r\nMessage-ID: <\(MessageKey(number: 5))@mail.example.com>\r\n"))
    }

    @Test("never repeat a greeting that is no name", arguments: ["a\r\nBcc: x", "a b", "(c)", "", "ü", "a;b"])
    func greeting(helo: String) throws {
        #expect(try write("", helo: helo).hasPrefix("Received: from unknown ("))
    }

    @Test("a message that has been here too often loops")
    func visits() throws {
        let ours =
            "Received: from a.example ([192.0.2.1])\r\n by mail.example.com with ESMTP id msg_1;\r\n Sat, 21 Nov 2026\r\n"
        let other = "Received: from x by mail.example.com.other.example; by mail.example.comx\r\n"
        let host = try #require(DomainName("mail.example.com"))
        let fine = Array((String(repeating: ours, count: 5) + String(repeating: other, count: 20) + "\r\n").utf8)
        #expect(try RawHeader(fine.span, hostName: host).visitCount == 5)
        let looping = Array((String(repeating: ours, count: 6) + "\r\n").utf8)
        #expect(throws: RawHeader.Refusal.tooManyVisits) { try RawHeader(looping.span, hostName: host) }
    }
}
