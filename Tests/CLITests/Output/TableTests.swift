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
