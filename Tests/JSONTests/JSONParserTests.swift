import JSON
import Testing

@Suite("JSON parser")
struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    @Test(
        "reads values",
        arguments: [
            ("null", JSONValue.null), (" true ", .bool(true)), ("-0", .integer(0)), ("12", .integer(12)),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("1.5e2", .number(150)), ("\"\"", .string("")), (#""a\n\u00e9\ud83d\ude00\/""#, .string("a\né😀/")),
            ("[]", .array([])), ("[1,[2]]", .array([.integer(1), .array([.integer(2)])])),
            (#"{"b":1,"a":{}}"#, .object([JSONMember("b", .integer(1)), JSONMember("a", .object([]))])),
        ])
    func reads(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(
        "refuses what is no JSON, and says where",
        arguments: [
            ("", "malformed", ""), ("{", "malformed", ""), ("[1,]", "malformed", "/1"), ("{\"a\":1,}", "malformed", ""),
            ("{'a':1}", "malformed", ""), ("01", "malformed", ""), ("+1", "malformed", ""), ("1.", "malformed", ""),
            (".5", "malformed", ""), ("1e", "malformed", ""), ("NaN", "malformed", ""), ("nul", "malformed", ""),
            ("1 2", "malformed", ""), ("\u{FEFF}1", "malformed", ""), ("\"a", "malformed", ""),
            (#""\x""#, "malformed", ""),
            (#"{"a":{"b":[1,"\ud800"]}}"#, "lone_surrogate", "/a/b/1"), (#""\udc00""#, "lone_surrogate", ""),
            (#"{"a":1,"b":{"c":2,"c":3}}"#, "duplicate_name", "/b/c"),
            (#"{"a/b~":{"x":tru}}"#, "malformed", "/a~1b~0/x"),
            ("{\"a\":\"\u{1}\"}", "control_character", "/a"), ("1e999", "number_too_large", ""),
        ])
    func refuses(text: String, code: String, pointer: String) throws {
        let error = try #require(throws: JSONError.self) { try parse(text) }
        #expect(error.code == code)
        #expect(error.pointer == pointer)
    }

    @Test(
        "stops at bombs",
        arguments: [("[", 100_000, "too_deep"), ("{\"a\":", 100_000, "too_deep"), ("9", 1_000_000, "number_too_long")])
    func bombs(piece: String, count: Int, code: String) throws {
        let error = try #require(throws: JSONError.self) { try parse(String(repeating: piece, count: count)) }
        #expect(error.code == code)
    }

    @Test("counts values")
    func countsValues() throws {
        let text = "[" + String(repeating: "1,", count: JSONParser.valueLimit) + "1]"
        let error = try #require(throws: JSONError.self) { try parse(text) }
        #expect(error.code == "too_many_values")
    }

    @Test(
        "refuses bytes that are no UTF-8",
        arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80]])
    func invalidUTF8(bytes: [UInt8]) throws {
        for text in [
            Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8), Array("{\"a\":\"\\n".utf8) + bytes + Array("\"}".utf8),
        ] {
            let error = try #require(throws: JSONError.self) { try JSONParser.parse(text) }
            #expect(error.code == "invalid_utf8")
            #expect(error.pointer == "/a")
        }
    }

    @Test("reads back what it writes")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "<script>&\"\\\u{1}\u{7F}\r\n\t😀\u{2028}",
            "list": .array([.null, true, .integer(-5), .number(0.25)]),
            "nested": ["a": .object([])],
        ]
        let bytes = value.bytes
        #expect(try JSONParser.parse(bytes) == value)
        #expect(!bytes.contains(UInt8(ascii: "<")))
    }
}
