import Bounce
import Testing

@testable import HTTP

@Suite("Pieces of pages")
struct MarkupTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=y>", "' onfocus='z", "`", "\"\u{301}><b>",
    ]

    @Test("no text becomes an element or leaves its attribute", arguments: hostile)
    func escapes(text: String) {
        let status = StatusShown(.hardBounce)
        let table = PageTable(
            caption: text, columns: [text, text],
            rows: [
                [.link(text, to: "/" + text), .text(text)], [.address(text, to: text), .reply(text)],
                [.code(text), .badge(Badge(word: text, tone: .poor))], [.status(status), .figure(text)],
            ], empty: EmptyState(words: text))
        let form = PageForm(
            action: text,
            fields: [
                .line(text, text, text, hint: text), .block(text, text, text), .hidden(text, text),
                .choice(text, text, text, among: [(text, text)]), .tick(text, text, true, hint: text),
            ], button: text, question: text)
        let pieces: [HTTP.Markup] = [
            table.markup, form.markup, EmptyState(words: text, next: (text, text), command: text).markup,
            Card(text, lead: text, actions: [(text, text)], "\(text)").markup, FactList([(text, "\(text)")]).markup,
            FigureRow([.init(text, text, text, live: text, path: text)]).markup,
            Tabs(tabs: [(text, text, true)]).markup,
            Pager(next: text, words: text).markup,
            StackedBars(title: text, periods: [.init(label: text, counts: [.ok: 1])]).markup,
            RateLine(title: text, noun: text, points: [.init(label: text, part: 1, whole: 200)]).markup,
            HeatStrip(title: text, noun: text, labels: [text], rows: [.init(name: text, cells: [(1, 200)])]).markup,
            BarList(title: text, bars: [.init(name: text, count: 1, token: text, share: text, path: text)]).markup,
        ]
        for piece in pieces {
            for trace in ["<script", "<img", "<b>", " onfocus='", "\"><img", "\"><b>", "`", text] {
                #expect(!piece.text.contains(trace), "\(piece.text)")
            }
        }
    }

    @Test("what is empty says so, and charts of nothing are drawn")
    func empty() {
        let table = PageTable(caption: "x", columns: ["A"], empty: EmptyState(words: "Nothing yet.", command: "do it"))
        #expect(table.markup.text.contains("Nothing yet.") && !table.markup.text.contains("<table"))
        #expect(StackedBars(title: "x", periods: []).markup.text.contains("Nothing in this period."))
        #expect(RateLine(title: "x", noun: "messages", points: []).markup.text.contains("no messages yet"))
        #expect(HeatStrip(title: "x", noun: "m", labels: [], rows: []).markup.text.contains("Too few m"))
        #expect(BarList(title: "x", bars: []).markup.text.contains("<table"))
    }

    @Test("every chart has its numbers as a table and a sentence")
    func twins() {
        let bars = StackedBars(
            title: "Statuses",
            periods: [.init(label: "Mon", counts: [.ok: 1_200, .hardBounce: 3]), .init(label: "Tue", counts: [:])])
        for words in [
            "<title>Mon: Delivered 1,200</title>", "Delivered 1,200, Hard bounce 3", "<th scope=\"col\">Period</th>",
        ] {
            #expect(bars.markup.text.contains(words), "\(words)")
        }
        #expect(!bars.markup.text.contains("Soft bounce"))
        let line = RateLine(
            title: "Hard", noun: "messages",
            points: [.init(label: "Mon", part: 30, whole: 1_000), .init(label: "Tue", part: 1, whole: 5)])
        for words in ["Mon: 3.0 %, 30 of 1,000 messages", "too few to say", "10 %</text>"] {
            #expect(line.markup.text.contains(words), "\(words)")
        }
        #expect(!line.markup.text.contains("<title>Tue"))
    }

    @Test("the scale ends at a round number", arguments: [(0, 1), (1, 1), (3, 5), (9, 10), (11, 20), (4_321, 5_000)])
    func scale(value: Int, maximum: Int) {
        #expect(ChartScale(upTo: value).maximum == maximum)
    }
}
