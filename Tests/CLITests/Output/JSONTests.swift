import Testing

@testable import CLI

@Suite("JSON")
struct JSONTests {
    @Test(
        "comes back as it was written",
        arguments: [
            "null", "true", #"{"b":1,"a":[1.5e3,"x\"\\\n",{}],"c":[]}"#, #""é😀""#,
        ])
    func roundTrip(text: String) throws { #expect(try JSON.parse(Array(text.utf8)).text == text) }

    @Test("resolves escapes") func escapes() throws {
        #expect(try JSON.parse(Array(#""\u00e9\ud83d\ude00\/\ud800""#.utf8)).plain == "é😀/\u{FFFD}")
    }

    @Test("finds members of members") func paths() throws {
        let value = try JSON.parse(Array(#"{"counts":{"ok":5}}"#.utf8))
        #expect(value.find("counts.ok")?.integer == 5)
        #expect(value.find("counts.none") == nil)
    }

    @Test("refuses what is none", arguments: ["", "{", "[1,]", "{\"a\"}", "tru", "\"", "1 2", "\"\\u12\""])
    func refuses(text: String) { #expect(throws: JSON.ParseError.self) { try JSON.parse(Array(text.utf8)) } }

    @Test("is not followed into any depth") func depth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSON.ParseError.tooDeep) { try JSON.parse(Array(text.utf8)) }
    }
}
