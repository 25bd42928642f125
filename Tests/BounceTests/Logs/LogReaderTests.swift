import Mail
import Testing

@testable import Bounce

@Suite("A mail system's log")
struct LogReaderTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let format: LogFormat
        let line: String
        let recipient: String
        var original: String?
        var remote: String?
        let status: RecipientStatus
        let reason: Reason

        var testDescription: String { "\(format) \(recipient) \(reason)" }
    }

    static let lines: [Line] = [
        Line(
            format: .postfix,
            line:
                "Nov 21 11:16:40 mx1 postfix/smtp[42]: 4A1B2C3D: to=<anna@example.com>, orig_to=<info@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1.2, delays=0.1/0/0.6/0.5, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 <anna@example.com>: User unknown (in reply to RCPT TO command))",
            recipient: "anna@example.com", original: "info@example.com", remote: "mx.example.com",
            status: .hardBounce, reason: .recipientUnknown),
        Line(
            format: .postfix,
            line:
                "2026-11-21T11:16:40.123456+01:00 mx1 postfix/smtp[42]: 4A1B2C3D: to=<anna@example.com>, relay=none, delay=30, delays=0.1/0/30/0, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.1]:25: Connection timed out)",
            recipient: "anna@example.com", status: .deferred, reason: .network),
        Line(
            format: .postfix,
            line:
                "Nov 21 11:16:40 mx1 postfix/lmtp[7]: 4A1B2C3D: to=<anna@example.com>, relay=mx1[/run/lmtp], delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 <anna@example.com> saved)",
            recipient: "anna@example.com", remote: "mx1", status: .ok, reason: .delivered),
        Line(
            format: .exim,
            line:
                "2026-11-21 11:16:40 1tE0Ab-0000Cd-EF ** anna@example.com <info@example.com> R=dnslookup T=remote_smtp H=mx.example.com [192.0.2.1] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after RCPT TO:<anna@example.com>: 550 5.1.1 User unknown",
            recipient: "anna@example.com", original: "info@example.com", remote: "mx.example.com",
            status: .hardBounce, reason: .recipientUnknown),
        Line(
            format: .exim,
            line:
                "2026-11-21 11:16:40 +0100 [4242] 1tE0Ab-0000Cd-EF == anna@example.com R=dnslookup T=remote_smtp defer (-44) H=mx.example.com [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<anna@example.com>: 450 4.2.0 Greylisted, try again later",
            recipient: "anna@example.com", remote: "mx.example.com", status: .deferred, reason: .greylisted),
        Line(
            format: .exim, line: "2026-11-21 11:16:40 1tE0Ab-0000Cd-EF ** nobody@example.com: Unrouteable address",
            recipient: "nobody@example.com", status: .hardBounce, reason: .recipientUnknown),
        Line(
            format: .exim,
            line:
                "2026-11-21 11:16:40 1tE0Ab-0000Cd-EF => anna <anna@example.com> R=local T=maildir_home C=\"250 OK\" QT=1s",
            recipient: "anna@example.com", status: .ok, reason: .delivered),
        Line(
            format: .powermta,
            line:
                "b,2026-11-21 11:16:40+0000,2026-11-21 11:16:00+0000,shop@example.org,anna@example.com,rfc822;info@example.com,failed,5.2.2 (mailbox full),\"smtp;552 5.2.2 <anna@example.com> \"\"over quota\"\"\",mx.example.com (192.0.2.1),quota-issues",
            recipient: "anna@example.com", original: "info@example.com", remote: "mx.example.com",
            status: .softBounce, reason: .mailboxFull),
        Line(
            format: .powermta,
            line:
                "f,2026-11-21 11:16:40+0000,2026-11-21 11:16:00+0000,shop@example.org,anna@example.com,,,,,,",
            recipient: "anna@example.com", status: .ok, reason: .complaint),
    ]

    @Test("says what became of a message for a recipient", arguments: lines)
    func reads(line: Line) throws {
        let bytes = Array(line.line.utf8)
        let format = LogFormat.of(bytes.span)
        #expect(format == line.format)
        var log = LogReader(line.format)
        let found = log.read(bytes.span)
        let entry = try #require(found)
        func text(_ range: Range<Int>?) -> String? { range.map { String(decoding: log.line[$0], as: UTF8.self) } }
        #expect(text(entry.recipient) == line.recipient)
        #expect(text(entry.originalRecipient) == line.original)
        #expect(text(entry.remoteMTA) == line.remote)
        var reader = RuleSet.standard.makeReader()
        let diagnosis = RuleSet.standard.diagnose(entry, in: log.line.span, &reader)
        #expect(diagnosis.status == line.status)
        #expect(diagnosis.reason == line.reason)
    }

    @Test(
        "is silent where nothing is said of a recipient",
        arguments: [
            "Nov 21 11:16:40 mx1 postfix/qmgr[42]: 4A1B2C3D: removed",
            "Nov 21 11:16:40 mx1 postfix/smtpd[42]: connect from unknown[192.0.2.1]",
            "2026-11-21 11:16:40 1tE0Ab-0000Cd-EF Completed",
            "2026-11-21 11:16:40 1tE0Ab-0000Cd-EF <= a@example.com H=x [192.0.2.1] P=esmtp S=1",
            "type,timeLogged,rcpt", "r,2026-11-21 11:16:40+0000,x", "", ",,,", "\"",
        ])
    func silent(line: String) {
        let bytes = Array(line.utf8)
        for format in LogFormat.allCases {
            var log = LogReader(format)
            let isSilent = log.read(bytes.span) == nil
            #expect(isSilent, "\(format)")
        }
    }

    @Test("follows the names that an accounting file gives its columns")
    func columns() throws {
        var log = LogReader(.powermta)
        let names = Array("type,timeLogged,dsnDiag,rcpt,dsnStatus,header_Message-Id".utf8)
        let isNamed = log.read(names.span) == nil
        #expect(isNamed)
        let record = Array("b,2026-11-21 11:16:40,smtp;550 gone,anna@example.com,5.1.1,<1@example.org>".utf8)
        let found = log.read(record.span)
        let entry = try #require(found)
        #expect(String(decoding: log.line[entry.text], as: UTF8.self) == "550 gone")
        #expect(String(decoding: log.line[entry.recipient], as: UTF8.self) == "anna@example.com")
        #expect(entry.messageID.map { String(decoding: log.line[$0], as: UTF8.self) } == "<1@example.org>")
    }

    @Test("of any bytes is read without harm")
    func hostile() {
        var state: UInt64 = 7
        for format in LogFormat.allCases {
            var log = LogReader(format)
            for line in Self.lines {
                var bytes = Array(line.line.utf8)
                for _ in 0..<200 {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
                    if state >> 60 == 0 { bytes.removeLast() }
                    if let entry = log.read(bytes.span) {
                        #expect(entry.text.upperBound <= log.line.count && entry.recipient.upperBound <= log.line.count)
                    }
                }
            }
        }
    }
}
