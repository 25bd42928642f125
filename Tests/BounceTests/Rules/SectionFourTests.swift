import Bounce
import Mail
import Testing

@Suite("Where 5yz does not mean dead")
struct SectionFourTests {
    @Test("each receiver's words are read as it means them", arguments: SectionFour.rows.indices)
    func rows(index: Int) {
        let row = SectionFour.rows[index]
        let diagnosis = RuleSet.standard.diagnose(
            text: Array(row.text.utf8).span, mx: row.mx.flatMap { DomainName($0) }, stage: row.stage)
        #expect(diagnosis.reason == row.reason, "\(diagnosis.ruleID): \(row.text)")
        #expect(diagnosis.status == row.status, "\(diagnosis.ruleID): \(row.text)")
    }

    @Test("a hard bounce always blames the recipient")
    func blame() {
        for row in SectionFour.rows {
            let diagnosis = RuleSet.standard.diagnose(text: Array(row.text.utf8).span)
            if diagnosis.status == .hardBounce { #expect(diagnosis.blame == .recipient) }
        }
    }
}
