import Testing

@testable import CLI

@Suite("Table")
struct TableTests {
    private let plain = Style(isOn: false)

    @Test("aligns text to the left and numbers to the right")
    func aligns() {
        var table = Table([.init(title: "name"), .init(title: "count", isNumber: true)])
        table.append(["ada", "5"])
        table.append(["日本", "1,200"])
        #expect(table.lines(width: nil, style: plain) == ["NAME  COUNT", "ada       5", "日本  1,200"])
    }

    @Test("cuts elastic columns to the terminal's width")
    func fits() {
        var table = Table([.init(title: "id"), .init(title: "reply", isElastic: true)])
        table.append(["1", "550 5.1.1 no such user here, try somebody else"])
        let lines = table.lines(width: 24, style: plain)
        #expect(lines.allSatisfy { TextWidth.of($0) <= 24 })
        #expect(lines[1].hasSuffix("…"))
    }

    @Test("on a narrow terminal lets times lose their seconds, leaves out what can be spared, and says so")
    func spares() {
        var table = Table([
            .init(title: "id"), .init(title: "made", isTime: true), .init(title: "name", isElastic: true),
            .init(title: "note", spare: 2), .init(title: "size", isNumber: true, spare: 1),
        ])
        table.append(["cmp_1", "2026-11-21 09:30:00", "a name of some length", "a note", "1,000"])
        func shown(_ width: Int?) -> String { table.lines(width: width, style: plain)[1] }
        #expect(shown(nil) == "cmp_1  2026-11-21 09:30:00  a name of some length  a note  1,000")
        #expect(shown(64) == shown(nil) && table.leftOut(width: 64) == [])
        #expect(shown(60) == "cmp_1  2026-11-21 09:30:00  a name of some l…  a note  1,000")
        #expect(shown(52) == "cmp_1  2026-11-21 09:30  a name of s…  a note  1,000")
        #expect(shown(50) == "cmp_1  2026-11-21 09:30  a name of some l…  a note")
        #expect(table.leftOut(width: 50) == ["size"])
        #expect(shown(40) == "cmp_1  2026-11-21 09:30  a name of some…")
        #expect(table.leftOut(width: 40) == ["note", "size"])
        #expect(shown(31) == "cmp_1  2026-11-21  a name of s…")
        // Nothing more can go: the line is as long as it must be.
        #expect(TextWidth.of(shown(20)) == 31)
    }

    @Test("lets no reply move the cursor")
    func isHarmless() { #expect(Table.printable("a\u{1B}[2Jb\nc\u{202E}d") == "a [2Jb c d") }

    @Test("paints a status, and nothing where colour is not wanted")
    func paints() {
        var table = Table([.init(title: "status", isStatus: true)])
        table.append(["ok"])
        #expect(table.lines(width: nil, style: Style(isOn: true))[1] == "\u{1B}[32mok    \u{1B}[0m")
        #expect(!Style.wantsStyle(isTerminal: true, environment: ["NO_COLOR": "1"]))
        #expect(!Style.wantsStyle(isTerminal: true, environment: ["TERM": "dumb"]))
        #expect(Style.wantsStyle(isTerminal: false, environment: ["FORCE_COLOR": "1"]))
    }
}

@Suite("Figures in text")
struct FigureTests {
    @Test("group their digits", arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
    func counts(count: Int, text: String) { #expect(Count.text(count) == text) }

    @Test(
        "are shares with one decimal", arguments: [(1, 3, "33.3 %"), (0, 5, "0.0 %"), (5, 5, "100.0 %"), (1, 0, "-")])
    func shares(part: Int, whole: Int, text: String) { #expect(Percent.text(part, of: whole) == text) }
}
