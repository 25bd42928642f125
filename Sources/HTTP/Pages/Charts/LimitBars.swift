import Postmaster

/// Rates as bars, each against the line that it must stay under; a rate of too few messages has no bar.
struct LimitBars {
    struct Bar {
        let name: String
        let part: Int
        let whole: Int
        /// The line, as a share: 0...1; `nil`: there is none.
        var limit: Double?
        /// Its name among live figures.
        var live: String?
        /// Names its colour: a status' token.
        let token: String
    }

    let title: String
    /// What the whole consists of, such as `messages`.
    let noun: String
    let bars: [Bar]

    /// The share that a full bar stands for: twice the highest line, or the highest rate where that is more.
    private var whole: Double {
        max(bars.compactMap(\.limit).max() ?? 0, bars.map(\.ratio).max().map { $0 / 2 } ?? 0, 0.005) * 2
    }

    var markup: Markup {
        let whole = whole
        let rows = bars.markup { bar -> Markup in
            let rate = RateShown(bar.part, of: bar.whole, noun)
            let width = bar.whole < RateShown.floor ? 0 : Int(bar.ratio / whole * 1_000)
            let line: Markup? = bar.limit.map { limit in
                "<rect class=\"limit\" x=\"\(min(Int(limit / whole * 1_000), 996))\" y=\"0\" width=\"4\" height=\"12\"/>"
            }
            let live: Markup? = bar.live.map { " data-figure=\"\($0)\"" }
            let liveParts: Markup? = bar.live.map { " data-figure=\"\($0)_of\"" }
            return """
                <tr><th scope="row">\(bar.name)\(bar.note)</th><td class="stretch"><svg class="bar" viewBox="0 0 1000 12" \
                preserveAspectRatio="none" aria-hidden="true"><rect class="\(bar.token)" x="0" y="0" width="\(width)" \
                height="12"/>\(line)</svg></td><td class="right"><span\(live)>\(rate.percent)</span>\
                <span class="soft small below"\(liveParts)>\(rate.fraction)</span></td></tr>
                """
        }
        return "<table class=\"bars limits\"><caption class=\"hidden\">\(title)</caption><tbody>\(rows)</tbody></table>"
    }
}

extension LimitBars.Bar {
    fileprivate var ratio: Double { whole > 0 ? Double(part) / Double(whole) : 0 }

    /// What the line means, and whether the rate has passed it.
    fileprivate var note: Markup? {
        guard let limit else { return nil }
        let isOver = whole >= RateShown.floor && ratio > limit
        let words = "\(isOver ? "over" : "within") the limit of \(PercentText.of(limit))"
        return isOver
            ? "<span class=\"small below wrong\">\(words)</span>" : "<span class=\"small below soft\">\(words)</span>"
    }
}
