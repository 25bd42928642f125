import Bounce
import Foundation
import Mail
import Testing

/// The labelled replies that lie beside the project where there are any: floors, so that no rule makes things worse.
@Suite("Reply corpus", .enabled(if: ReplyCorpus.rows != nil))
struct ReplyCorpusTests {
    @Test("is read with few errors, and hardly ever blames the recipient for the sender's faults")
    func floors() throws {
        let rows = try #require(ReplyCorpus.rows)
        var (status, reason, unmatched, falseHard, notHard) = (0, 0, 0, 0, 0)
        for row in rows {
            let diagnosis = RuleSet.standard.diagnose(
                text: Array(row.reply.utf8).span, mx: row.mx.flatMap { DomainName($0) },
                stage: row.stage.flatMap { Stage(rawValue: $0) })
            let mayBeHard = row.statuses.contains("hard_bounce")
            status += row.statuses.contains(diagnosis.status.rawValue) ? 1 : 0
            reason += row.reasons.contains(diagnosis.reason.rawValue) ? 1 : 0
            unmatched += diagnosis.isMatched ? 0 : 1
            notHard += mayBeHard ? 0 : 1
            falseHard += !mayBeHard && diagnosis.status == .hardBounce ? 1 : 0
        }
        let count = Double(rows.count)
        #expect(Double(status) / count >= 0.97)
        #expect(Double(reason) / count >= 0.97)
        #expect(Double(unmatched) / count <= 0.02)
        #expect(Double(falseHard) <= Double(notHard) * 0.005)
    }
}

enum ReplyCorpus {
    struct Row: Decodable {
        let reply: String
        let mx: String?
        let stage: String?
        let statuses: [String]
        let reasons: [String]
    }

    /// `nil` where the corpus is not there: `../shared/corpus` beside the project.
    static let rows: [Row]? = {
        let project = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = project.appending(path: "../shared/corpus/replies/truth.jsonl").standardizedFileURL
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    }()
}
