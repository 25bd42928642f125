/// What every chart has: a title, the picture, a sentence for those who do not see it, and the numbers as a table.
struct ChartFrame {
    let title: String
    let summary: String
    let picture: Markup
    let table: PageTable
    var legend: Markup = .nothing

    var markup: Markup {
        """
        <figure class="chart">
        <figcaption>\(title)</figcaption>
        \(legend)\(picture)
        <p class="soft small">\(summary)</p>
        <details><summary>The numbers as a table</summary>\(table.markup)</details>
        </figure>

        """
    }

    static func legend(_ entries: [(token: String, words: String)]) -> Markup {
        "<ul class=\"legend\">\(entries.markup { "<li><span class=\"swatch \($0.token)\"></span>\($0.words)</li>" })</ul>"
    }
}

/// The drawing area and its scale, in units of the picture.
struct ChartScale {
    static let width = 800
    static let height = 220
    static let left = 56
    static let top = 10
    static let bottom = 26
    static var plotWidth: Int { width - left - 8 }
    static var plotHeight: Int { height - top - bottom }

    /// The largest value that is drawn, a round number.
    let maximum: Int

    init(upTo value: Int) {
        var step = 1
        while step * 10 <= value { step *= 10 }
        maximum = max([1, 2, 5, 10].map { $0 * step }.first { $0 >= value } ?? value, 1)
    }

    func y(_ value: Int) -> Int {
        Self.top + Self.plotHeight - Int(Double(min(value, maximum)) / Double(maximum) * Double(Self.plotHeight))
    }

    static func x(_ index: Int, of count: Int) -> Int { left + index * plotWidth / max(count, 1) }

    /// Lines across with their values.
    func grid(_ words: (Int) -> String) -> Markup {
        [0, maximum / 2, maximum].uniqued.markup { value in
            """
            <line class="grid" x1="\(Self.left)" x2="\(Self.width - 8)" y1="\(y(value))" y2="\(y(value))"/>\
            <text class="tick" x="\(Self.left - 6)" y="\(y(value) + 4)" text-anchor="end">\(words(value))</text>
            """
        }
    }

    /// At most eight labels below; every other one is left out where there is little room.
    static func labels(_ labels: [String]) -> Markup {
        let every = max(1, (labels.count + 7) / 8)
        return labels.enumerated().markup { index, label in
            index % every == 0
                ? "<text class=\"tick\(index / every % 2 == 1 ? " minor" : "")\" x=\"\(x(index, of: labels.count) + plotWidth / max(labels.count, 1) / 2)\" y=\"\(height - 8)\" text-anchor=\"middle\">\(label)</text>"
                : .nothing
        }
    }

    static func svg(_ summary: String, _ content: Markup) -> Markup {
        "<svg class=\"plot\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(summary)\">\(content)</svg>"
    }
}

extension Array where Element: Hashable {
    /// Each once, in the order in which they came.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
