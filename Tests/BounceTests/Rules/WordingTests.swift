import Bounce
import Foundation
import Testing

@Suite("A wording of mail servers")
struct WordingTests {
    struct Wording: Sendable, CustomTestStringConvertible {
        let reasons: [String]
        let text: String
        var testDescription: String { text }
    }

    static let all: [Wording] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Fixtures/Replies/wordings.tsv")
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        return lines.filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: "\t", maxSplits: 1)
            return Wording(
                reasons: columns[0].split(separator: ",").map(String.init), text: String(columns[1]))
        }
    }()

    @Test("is understood in any language", arguments: all)
    func reason(_ wording: Wording) {
        let diagnosis = RuleSet.standard.diagnose(text: Array(wording.text.utf8).span)
        #expect(wording.reasons.contains(diagnosis.reason.rawValue), "\(diagnosis)")
    }

    @Test("is here by the hundred") func present() { #expect(WordingTests.all.count > 150) }
}
