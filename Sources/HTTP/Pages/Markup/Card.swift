/// A part of a page with its own heading.
struct Card {
    let title: String
    /// Stands under the heading.
    var lead: String?
    /// Links at the right of the heading.
    var actions: [(words: String, path: String)] = []
    let content: Markup

    init(
        _ title: String, lead: String? = nil, actions: [(words: String, path: String)] = [], _ content: Markup
    ) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.content = content
    }

    var markup: Markup {
        let links = actions.markup { "<a href=\"\($0.path)\">\($0.words)</a> " }
        let side: Markup? = actions.isEmpty ? nil : "<span class=\"small\">\(links)</span>"
        let words: Markup? = lead.map { "<p class=\"soft small\">\($0)</p>" }
        return """
            <section class="card" aria-label="\(title)">
            <div class="head"><h2>\(title)</h2>\(side)</div>
            \(words)\(content)
            </section>

            """
    }
}

/// Names with their values.
struct FactList {
    var facts: [(name: String, value: Markup)]

    init(_ facts: [(String, Markup)]) { self.facts = facts }

    var markup: Markup {
        "<dl class=\"facts\">\(facts.markup { "<dt>\($0.name)</dt><dd>\($0.value)</dd>" })</dl>"
    }
}

/// Big figures side by side, each with what it is a figure of.
struct FigureRow {
    struct Figure {
        let name: String
        let value: String
        /// Numerator and denominator, the window, the unit.
        let detail: String
        /// Its name among live figures.
        var live: String?
        /// Where it leads.
        var path: String?

        init(_ name: String, _ value: String, _ detail: String, live: String? = nil, path: String? = nil) {
            self.name = name
            self.value = value
            self.detail = detail
            self.live = live
            self.path = path
        }

        init(_ name: String, _ rate: RateShown, live: String? = nil, path: String? = nil) {
            self.init(name, rate.percent, rate.fraction, live: live, path: path)
        }
    }

    let figures: [Figure]

    init(_ figures: [Figure]) { self.figures = figures }

    var markup: Markup {
        "<dl class=\"figures\">\(figures.markup(Self.card))</dl>\n"
    }

    private static func card(_ figure: Figure) -> Markup {
        let live: Markup? = figure.live.map { " data-figure=\"\($0)\"" }
        let liveDetail: Markup? = figure.live.map { " data-figure=\"\($0)_of\"" }
        let detail: Markup =
            if let path = figure.path {
                "<a class=\"small\" href=\"\(path)\"\(liveDetail)>\(figure.detail)</a>"
            } else {
                "<span class=\"soft small\"\(liveDetail)>\(figure.detail)</span>"
            }
        return
            "<div class=\"card\"><dt>\(figure.name)</dt><dd><span class=\"big\"\(live)>\(figure.value)</span>\(detail)</dd></div>"
    }
}

/// Several views of one thing; each is a link, so that each has its own address.
struct Tabs {
    let tabs: [(words: String, path: String, isCurrent: Bool)]

    var markup: Markup {
        let links = tabs.markup { tab in
            tab.isCurrent
                ? "<li><a href=\"\(tab.path)\" aria-current=\"page\">\(tab.words)</a></li>"
                : "<li><a href=\"\(tab.path)\">\(tab.words)</a></li>"
        }
        return "<ul class=\"filters\">\(links)</ul>"
    }
}
