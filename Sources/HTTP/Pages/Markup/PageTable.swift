/// Rows and columns; on a narrow screen each row stacks its fields.
struct PageTable {
    /// For those who hear the page.
    let caption: String
    let columns: [String]
    var rows: [[Cell]] = []
    /// Stands in place of an empty table.
    var empty: EmptyState?

    var markup: Markup {
        if rows.isEmpty, let empty { return empty.markup }
        let numbers = columns.indices.map { column in
            !rows.isEmpty && rows.allSatisfy { column < $0.count && $0[column].isNumber }
        }
        let head = zip(columns, numbers).markup { title, isNumber in
            // A column of buttons has no title, and so no heading cell.
            if title.isEmpty { return "<td></td>" }
            return isNumber ? "<th scope=\"col\" class=\"right\">\(title)</th>" : "<th scope=\"col\">\(title)</th>"
        }
        let body = rows.markup { row in
            "<tr>\(zip(row, columns).enumerated().markup { index, pair in pair.0.markup(under: index == 0 ? "" : pair.1) })</tr>\n"
        }
        return """
            <div class="scroll"><table class="stack">
            <caption class="hidden">\(caption)</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)</tbody>
            </table></div>
            """
    }
}

/// What an empty place says: what will stand here, and the next step there.
struct EmptyState {
    let words: String
    /// A page to go to.
    var next: (words: String, path: String)?
    /// A command that does it.
    var command: String?

    var markup: Markup {
        let link: Markup? = next.map { "<p><a class=\"button\" href=\"\($0.path)\">\($0.words)</a></p>" }
        let line: Markup? = command.map { "<pre class=\"reply\">\($0)</pre>" }
        return "<div class=\"empty\"><p>\(words)</p>\(link)\(line)</div>"
    }
}

/// The way to the next page of a list. There are no page numbers: nobody counts a big table for a page.
struct Pager {
    /// `nil` on the last page.
    let next: String?
    var words = "Older ones"

    var markup: Markup {
        guard let next else { return .nothing }
        return "<p class=\"more\"><a class=\"next\" rel=\"next\" href=\"\(next)\">\(words)</a></p>"
    }
}
