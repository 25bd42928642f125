import Foundation
import Logging
import Mail
import Testing

@testable import App

@Suite("A line of the log")
struct LogLineTests {
    private func line(_ metadata: Logger.Metadata, message: String = "site parked") -> LogLine {
        LogLine(time: Timestamp(microseconds: 0), level: .notice, message: message, metadata: metadata)
    }

    private func text(_ line: LogLine, _ format: LogStyle, forJournal: Bool = false) -> String {
        String(decoding: line.bytes(format, forJournal: forJournal), as: UTF8.self)
    }

    @Test("as text has its fields in the order of their names")
    func asText() {
        #expect(
            text(line(["site": "mx.example.com +1", "count": "3"]), .text)
                == "1970-01-01T00:00:00Z notice site parked count=3 site=\"mx.example.com +1\"\n")
    }

    @Test("for the journal begins with its priority and leaves the time to it")
    func forJournal() {
        #expect(text(line([:]), .text, forJournal: true) == "<5>site parked\n")
    }

    @Test("as JSON is an object with numbers where numbers are meant")
    func asJSON() throws {
        let json = text(line(["site": "mx", "count": "3", "reason": "12", "level": "x"]), .json)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: any Sendable])
        #expect(object["count"] as? Int == 3)
        #expect(object["reason"] as? String == "12")
        #expect(object["level"] as? String == "notice")
        #expect(object["field_level"] as? String == "x")
        #expect(object["message"] as? String == "site parked")
        #expect(json.hasSuffix("}\n"))
    }

    @Test(
        "stays one line whatever is in it", arguments: ["a\nb", "a\r\n<0>b", "\u{1B}[31m", "a\"b=c", "", "a\u{7F}"])
    func staysALine(value: String) throws {
        for format in LogStyle.allCases {
            let bytes = line(["error": "\(value)"], message: "failed\n\(value)").bytes(format, forJournal: false)
            #expect(bytes.filter { $0 < 0x20 || $0 == 0x7F } == [0x0A])
        }
        let json = text(line(["error": "\(value)"]), .json)
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
        #expect(object?["error"] == value)
    }

    @Test("cuts a field that is too long")
    func cuts() {
        #expect(text(line(["error": "\(String(repeating: "x", count: 100_000))"]), .json).utf8.count < 3_000)
    }

    @Test("leaves out what the HTTP library calls a request")
    func foreignRequest() {
        #expect(line(["hb.request.id": "1", "request": "req_1"]).fields.map(\.name) == ["request"])
    }
}
