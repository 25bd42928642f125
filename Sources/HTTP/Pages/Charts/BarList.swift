/// Names with a bar and a number each, the longest first or in an order of their own (a funnel).
struct BarList {
    struct Bar {
        let name: String
        let count: Int
        /// Names its colour: a status' token or empty.
        var token = ""
        /// What stands behind the number, such as `12.5 %`.
        var share = ""
        var path: String?
    }

    let title: String
    let bars: [Bar]
    /// What the longest bar stands for; that of the largest count where it is `nil`.
    var whole: Int?

    var markup: Markup {
        let whole = max(whole ?? bars.map(\.count).max() ?? 0, 1)
        let rows = bars.markup { bar -> Markup in
            let name: Markup = bar.path.map { "<a href=\"\($0)\">\(bar.name)</a>" } ?? "\(bar.name)"
            let width = max(bar.count > 0 ? 4 : 0, bar.count * 1_000 / whole)
            return """
                <tr><th scope="row">\(name)</th><td class="stretch"><svg class="bar" viewBox="0 0 1000 12" \
                preserveAspectRatio="none" aria-hidden="true"><rect class="\(bar.token.isEmpty ? "plain" : bar.token)" x="0" y="0" width="\(width)" \
                height="12"/></svg></td><td class="right">\(Figures.count(bar.count))</td>\
                <td class="right soft small">\(bar.share)</td></tr>
                """
        }
        return "<table class=\"bars\"><caption class=\"hidden\">\(title)</caption><tbody>\(rows)</tbody></table>"
    }
}
