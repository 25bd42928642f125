import Foundation
import Glibc
import Testing

@testable import App

@Suite("Classifying mail")
struct MailClassifierTests {
    struct Verdict: Decodable {
        let source: String
        let kind: String
        let recipient: String?
        let status: String
        let reason: String
        let reply_code: Int?
    }

    static func bounce(_ recipient: String) -> String {
        """
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.net
        Subject: Undelivered Mail Returned to Sender
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b

        I'm sorry to have to inform you that your message could not be delivered.

        <\(recipient)>: host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; \(recipient)
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 User unknown
        --b--

        """
    }

    private func classify(_ paths: [String], in directory: String) async throws -> (
        verdicts: [Verdict], summary: ClassifySummary, complaints: [String]
    ) {
        let target = open(directory + "/out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(target) }
        var complaints: [String] = []
        let summary = try await MailClassifier(format: .ndjson, taskCount: 3).run(
            paths, to: target, complain: { complaints.append($0) }, progress: { _ in })
        let text = try String(contentsOfFile: directory + "/out", encoding: .utf8)
        let verdicts = try text.split(separator: "\n").map {
            try JSONDecoder().decode(Verdict.self, from: Data($0.utf8))
        }
        return (verdicts, summary, complaints)
    }

    @Test("gives one object a recipient, in the order of the paths")
    func files() async throws {
        try await Scratch.with { directory in
            let paths = (0..<150).map { "\(directory)/\($0).eml" }
            for (number, path) in paths.enumerated() {
                try Self.bounce("r\(number)@example.com").write(toFile: path, atomically: false, encoding: .utf8)
            }
            let result = try await classify(paths, in: directory)
            #expect(result.verdicts.map(\.source) == paths)
            #expect(result.verdicts.map(\.recipient) == (0..<150).map { "r\($0)@example.com" })
            #expect(result.verdicts.allSatisfy { $0.kind == "bounce" && $0.reason == "recipient_unknown" })
            #expect(result.summary.itemCount == 150)
            #expect(result.complaints.isEmpty)
        }
    }

    @Test("reads mail files, folders and Maildirs")
    func folders() async throws {
        try await Scratch.with { directory in
            let files = FileManager.default
            for name in ["box/cur", "box/new", "box/tmp", "plain/deep"] {
                try files.createDirectory(atPath: "\(directory)/\(name)", withIntermediateDirectories: true)
            }
            for name in ["box/cur/1:2,S", "box/new/2", "box/tmp/3", "plain/deep/4", "plain/5", "plain/.hidden"] {
                try Self.bounce("\(name.suffix(1))@example.com").write(
                    toFile: "\(directory)/\(name)", atomically: false, encoding: .utf8)
            }
            let file = (6...8).map {
                "From MAILER-DAEMON Sat Nov 21 11:16:40 2026\n" + Self.bounce("m\($0)@example.com") + "\n"
            }
            try file.joined().write(toFile: "\(directory)/mbox", atomically: false, encoding: .utf8)
            let result = try await classify(["box", "plain", "mbox"].map { "\(directory)/\($0)" }, in: directory)
            let recipients = result.verdicts.map { $0.recipient?.prefix { $0 != "@" } ?? "" }
            #expect(recipients == ["S", "2", "5", "4", "m6", "m7", "m8"])
            #expect(result.verdicts.suffix(3).allSatisfy { $0.source == "\(directory)/mbox" })
        }
    }

    @Test("passes over what cannot be read, and says so")
    func faults() async throws {
        try await Scratch.with { directory in
            try Self.bounce("a@example.com").write(toFile: "\(directory)/good", atomically: false, encoding: .utf8)
            try " \r\n".write(toFile: "\(directory)/empty", atomically: false, encoding: .utf8)
            let paths = ["none", "empty", "good"].map { "\(directory)/\($0)" }
            let result = try await classify(paths, in: directory)
            #expect(result.verdicts.map(\.recipient) == ["a@example.com"])
            #expect(result.summary.faultCount == 2)
            #expect(result.complaints.map { $0.hasPrefix(directory) } == [true, true])
        }
    }

    @Test("reads a mail file of any size chunk by chunk")
    func stream() async throws {
        try await Scratch.with { directory in
            let filler = String(repeating: "a line of the message that came back\n", count: 2_000)
            var file = ""
            for number in 0..<80 {
                file += "From MAILER-DAEMON Sat Nov 21 11:16:40 2026\n" + Self.bounce("m\(number)@example.com") + filler
            }
            try file.write(toFile: "\(directory)/mbox", atomically: false, encoding: .utf8)
            let result = try await classify(["\(directory)/mbox"], in: directory)
            #expect(file.utf8.count > MailBatches.smallByteCount)
            #expect(result.verdicts.map(\.recipient) == (0..<80).map { "m\($0)@example.com" })
        }
    }
}
