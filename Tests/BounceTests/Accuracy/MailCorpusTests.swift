import Bounce
import Foundation
import Mail
import Testing

/// The labelled mails that lie beside the project where there are any: floors, so that no change makes things worse.
@Suite("Mail corpus", .enabled(if: MailCorpus.rows != nil))
struct MailCorpusTests {
    @Test("is recognised, its recipients and reasons found; nobody's own mail is called a bounce")
    func floors() throws {
        let rows = try #require(MailCorpus.rows)
        var tally = Tally()
        for (file, expected) in Dictionary(grouping: rows, by: \.file) {
            let bytes = try MailCorpus.bytes(of: file)
            tally.count(expected, BounceReader().read(ParsedMail.parse(bytes)))
        }
        #expect(tally.share(\.recognised, of: \.reports) >= 0.995)
        #expect(tally.share(\.exact, of: \.addressed) >= 0.99)
        #expect(tally.share(\.reason, of: \.rows) >= 0.985)
        #expect(tally.share(\.status, of: \.rows) >= 0.99)
        #expect(tally.falseHard == 0)
        #expect(tally.falseBounces == 0)
    }

    @Test("mails without an answer are read all the same")
    func unlabelled() throws {
        for file in MailCorpus.unlabelled {
            let reading = BounceReader().read(ParsedMail.parse([UInt8](try Data(contentsOf: file))))
            #expect(reading.recipients.count <= MailReading.recipientLimit)
        }
    }
}

/// Counts as the corpus's own `score` does.
private struct Tally {
    var (rows, reports, recognised, addressed, exact, reason, status) = (0, 0, 0, 0, 0, 0, 0)
    var (falseHard, falseBounces) = (0, 0)

    func share(_ part: KeyPath<Tally, Int>, of whole: KeyPath<Tally, Int>) -> Double {
        Double(self[keyPath: part]) / Double(max(self[keyPath: whole], 1))
    }

    mutating func count(_ expected: [MailCorpus.Row], _ reading: MailReading) {
        let kinds = Set(expected.flatMap(\.kinds))
        if kinds.isDisjoint(with: ["not_a_bounce", "auto_reply", "challenge"]) {
            reports += 1
            recognised += reading.kind.isReport ? 1 : 0
        }
        if kinds.isDisjoint(with: ["bounce", "delay_notice"]) { falseBounces += reading.kind == .bounce ? 1 : 0 }
        countAddresses(expected, reading)
        var left = reading.recipients
        for row in expected.sorted(by: { ($0.recipient ?? "~") < ($1.recipient ?? "~") }) {
            rows += 1
            let place = left.firstIndex { row.names($0.address?.text.lowercased()) } ?? (left.isEmpty ? nil : 0)
            guard let place else { continue }
            let diagnosis = left.remove(at: place).diagnosis
            reason += row.reasons.contains(diagnosis.reason.rawValue) ? 1 : 0
            status += row.statuses.contains(diagnosis.status.rawValue) ? 1 : 0
            falseHard += diagnosis.status == .hardBounce && !row.statuses.contains("hard_bounce") ? 1 : 0
        }
    }

    private mutating func countAddresses(_ expected: [MailCorpus.Row], _ reading: MailReading) {
        guard expected.allSatisfy({ $0.recipient != nil || $0.expect_no_address == true }) else { return }
        addressed += 1
        let found = Set(reading.recipients.compactMap { $0.address?.text.lowercased() })
        let isSpurious = found.contains { address in !expected.contains { $0.names(address) } }
        let isMissed = expected.contains { row in row.recipient != nil && !found.contains { row.names($0) } }
        exact += isSpurious || isMissed ? 0 : 1
    }
}

enum MailCorpus {
    struct Row: Decodable {
        let file: String
        let recipient: String?
        let recipient_also: [String]?
        let expect_no_address: Bool?
        let kinds: [String]
        let statuses: [String]
        let reasons: [String]

        func names(_ address: String?) -> Bool {
            guard let address else { return false }
            return recipient?.lowercased() == address || recipient_also?.contains(address) == true
        }
    }

    /// `../shared/corpus/bounces` beside the project.
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/corpus/bounces").standardizedFileURL

    /// `nil` where the corpus is not there.
    static let rows: [Row]? = {
        guard let text = try? String(contentsOf: folder.appending(path: "truth.jsonl"), encoding: .utf8) else {
            return nil
        }
        return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    }()

    static func bytes(of file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: file)))
    }

    static let unlabelled: [URL] = {
        let root = folder.appending(path: "unlabelled")
        let files =
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
        return files.filter { ["eml", "txt"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
    }()
}
