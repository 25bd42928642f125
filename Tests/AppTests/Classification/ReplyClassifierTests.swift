import Foundation
import Glibc
import Testing

@testable import App

@Suite("Classifying replies")
struct ReplyClassifierTests {
    struct Verdict: Decodable {
        let status: String?
        let reason: String?
        let blame: String?
        let confidence: Double?
        let reply_code: Int?
        let enhanced_code: String?
        let rule_id: String?
        let matched: Bool?
        let evidence: String?
        let explanation: String?
        let action: String?
        let error: String?
    }

    private func classify(_ input: String, format: ReplyClassifier.Format = .ndjson) async throws -> (
        text: String, summary: ReplyClassifier.Summary, complaints: [String]
    ) {
        try await Scratch.with { directory in
            try input.write(toFile: directory + "/in", atomically: true, encoding: .utf8)
            let source = open(directory + "/in", O_RDONLY)
            let target = open(directory + "/out", O_WRONLY | O_CREAT, 0o600)
            defer {
                close(source)
                close(target)
            }
            var complaints: [String] = []
            let summary = try ReplyClassifier(format: format).run(from: source, to: target) { complaints.append($0) }
            return (try String(contentsOfFile: directory + "/out", encoding: .utf8), summary, complaints)
        }
    }

    private func verdicts(_ text: String) throws -> [Verdict] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Verdict.self, from: Data($0.utf8)) }
    }

    @Test("gives one object a line, in order")
    func lines() async throws {
        let result = try await classify("550 5.1.1 <a@b.example>: User unknown\r\n452 4.2.2 Mailbox full\n250 2.0.0 OK")
        let found = try verdicts(result.text)
        #expect(found.map(\.status) == ["hard_bounce", "deferred", "ok"])
        #expect(found[0].reason == "recipient_unknown")
        #expect(found[0].blame == "recipient")
        #expect(found[0].reply_code == 550)
        #expect(found[0].enhanced_code == "5.1.1")
        #expect(found[0].evidence?.lowercased().contains("user unknown") == true)
        #expect(found.allSatisfy { $0.explanation?.isEmpty == false && $0.rule_id?.isEmpty == false })
        #expect(result.summary.lineCount == 3)
    }

    @Test("tells people what is wrong beside the answers, not between them")
    func explainedFaults() async throws {
        let result = try await classify("{\"reply\":5}\n250 ok\n", format: .explanation)
        #expect(!result.text.contains("error") && !result.text.contains("read \"\""))
        #expect(result.complaints == ["line 1: \"reply\" is a string"])
    }

    @Test("reads JSON lines with exchanger and stage, in any order, other members passed over")
    func json() async throws {
        let result = try await classify(
            #"{"id":{"a":[1,{"b":"}"}]},"stage":"rcpt","mx":"mx.example.com","reply":"550 5.1.1 \"x\" \u00fcser unknown"}"#
        )
        let found = try #require(try verdicts(result.text).first)
        #expect(found.reply_code == 550)
        #expect(found.error == nil)
    }

    @Test(
        "answers a line it cannot read with an error in its place",
        arguments: [
            "{", "{}", #"{"reply":5}"#, #"{"reply":"550 x"} x"#, #"{"reply":"550 x","stage":"noon"}"#,
            #"{"reply":"550 x","mx":"a b"}"#, #"{"reply":"550 \q"}"#, #"{"reply":"550 x",}"#,
            #"{"reply":"550 x","n":}"#,
        ])
    func faults(line: String) async throws {
        let result = try await classify("250 ok\n\(line)\n250 ok\n")
        let found = try verdicts(result.text)
        #expect(found.count == 3)
        #expect(found[1].error != nil)
        #expect(result.summary.faultCount == 1)
        #expect(result.complaints.first?.hasPrefix("line 2: ") == true)
    }

    @Test("keeps its place through lines of any length and bytes that are no text")
    func longLines() async throws {
        let long = String(repeating: "x", count: 600_000)
        let result = try await classify("550 \(long)\n\n\u{1B}[31m\u{0}\n421 try later\n")
        #expect(try verdicts(result.text).count == 4)
    }

    @Test("explains itself to people")
    func explanation() async throws {
        let result = try await classify("550 5.1.1 User unknown\n", format: .explanation)
        #expect(result.text.contains("hard_bounce: recipient_unknown"))
        #expect(result.text.contains("rule "))
    }
}
