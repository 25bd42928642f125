import Testing

@testable import App

@Suite("A suggestion")
struct SuggestionTests {
    @Test(
        "is the nearest word, where one is near",
        arguments: [
            ("smpt", "smtp"), ("stauts", "status"), ("htp", "http"), ("windwo", "window"), ("tls", nil),
            ("elephant", nil),
        ] as [(String, String?)])
    func nearest(word: String, meant: String?) {
        #expect(Suggestion.nearest(to: word, among: ["smtp", "http", "status", "window"]) == meant)
    }
}
