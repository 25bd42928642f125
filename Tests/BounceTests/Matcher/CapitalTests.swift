import Bounce
import Testing

@Suite("Words of other alphabets")
struct CapitalTests {
    @Test(
        "are heard at the begin of a sentence",
        arguments: [
            "550 Пользователь не найден", "550 пользователь не найден", "550 Ящик переполнен", "Превышена квота",
            "превышена квота",
        ])
    func begin(_ text: String) {
        #expect(RuleSet.standard.diagnose(text: Array(text.utf8).span).isMatched)
    }
}
