import Testing

@testable import Tables

@Suite("CSV writer")
struct CSVWriterTests {
    private func line(_ fields: [String]) -> String {
        var writer = CSVWriter()
        writer.append(fields)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test(
        "quotes what RFC 4180 wants quoted",
        arguments: [
            (["a", "b"], "a,b\r\n"), (["", ""], ",\r\n"), (["a,b"], "\"a,b\"\r\n"),
            (["say \"no\""], "\"say \"\"no\"\"\"\r\n"),
            (["two\r\nlines"], "\"two\r\nlines\"\r\n"), (["two\nlines"], "\"two\nlines\"\r\n"),
            (["grüße"], "grüße\r\n"),
        ])
    func quotes(fields: [String], expected: String) {
        #expect(line(fields) == expected)
    }

    @Test(
        "leads what a spreadsheet would run with an apostrophe",
        arguments: [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠A1", "\u{3000}=1",
            "=\u{301}1", "\u{A0}=cmd|' /C calc'!A0",
        ])
    func neutralises(field: String) {
        #expect(line([field]).utf8.starts(with: "\"'".utf8))
    }

    @Test("leaves other text as it is", arguments: ["550 5.1.1 no", "a=b", "1-2", "ada@example.com", "'quoted'"])
    func leavesAlone(field: String) {
        #expect(line([field]) == field + "\r\n")
    }

    @Test("is handed over in pieces")
    func takes() {
        var writer = CSVWriter(header: ["n"])
        #expect(writer.take() == Array("n\r\n".utf8))
        writer.append(["1"])
        #expect(writer.take() == Array("1\r\n".utf8))
        #expect(writer.bytes.isEmpty)
    }
}
