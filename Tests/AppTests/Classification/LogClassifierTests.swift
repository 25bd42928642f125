import Foundation
import Glibc
import Testing

@testable import App

@Suite("Classifying logs")
struct LogClassifierTests {
    static let log = """
        Nov 21 11:16:39 mx1 postfix/smtpd[40]: connect from unknown[192.0.2.9]
        Nov 21 11:16:40 mx1 postfix/smtp[42]: 4A1B: to=<anna@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.2.2, status=bounced (host mx.example.com[192.0.2.1] said: 552 5.2.2 Mailbox full (in reply to RCPT TO command))
        Nov 21 11:16:41 mx1 postfix/smtp[42]: 4A1C: to=<bert@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=2.0.0, status=sent (250 2.0.0 OK)
        """

    private func classify(_ text: String) async throws -> (lines: [String], error: String?) {
        try await Scratch.with { directory in
            try text.write(toFile: directory + "/log", atomically: false, encoding: .utf8)
            let target = open(directory + "/out", O_WRONLY | O_CREAT, 0o600)
            defer { close(target) }
            var fault: String?
            do {
                _ = try ClassifyInput.with(directory + "/log") { input in
                    try LogClassifier(format: .ndjson).run(input, to: target)
                }
            } catch let error as LogUnknown {
                fault = error.description
            }
            let output = try String(contentsOfFile: directory + "/out", encoding: .utf8)
            return (output.split(separator: "\n").map(String.init), fault)
        }
    }

    @Test("gives one object for each recipient that it says something of")
    func lines() async throws {
        let result = try await classify(Self.log)
        #expect(result.error == nil)
        #expect(result.lines.count == 2)
        let first = try #require(result.lines.first)
        for part in [
            #""kind":"bounce","recipient":"anna@example.com","original_recipient":null,"status":"soft_bounce""#,
            #""reason":"mailbox_full""#, #""reply_code":552,"enhanced_code":"5.2.2""#, #""dialect":"postfix""#,
            #""reporting_mta":"mx1","remote_mta":"mx.example.com""#, #""feedback_type":null"#,
        ] {
            #expect(first.contains(part), "\(part)")
        }
        #expect(result.lines.last?.contains(#""kind":"success_notice","recipient":"bert@example.com""#) == true)
    }

    @Test("says so where no line is one that it knows")
    func unknown() async throws {
        let result = try await classify("hello\nworld\n")
        #expect(result.error?.contains("no line looks like a log") == true)
    }

    @Test(
        "and other inputs are known by how they begin",
        arguments: [
            (log, InputKind.log), ("550 5.1.1 User unknown\n", .replies), ("{\"reply\":\"x\"}", .replies),
            ("Subject: x\nFrom: a@example.com\n\nbody", .mail), ("Mailbox: full", .replies), ("", .replies),
            ("From a@example.com Sat Nov 21 11:16:40 2026\nSubject: x\n", .mail),
            ("type,timeLogged,rcpt\nb,2026,x", .log),
        ])
    func kinds(text: String, kind: InputKind) { #expect(InputKind(Array(text.utf8)) == kind) }
}
