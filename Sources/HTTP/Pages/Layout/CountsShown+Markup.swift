extension CountsShown {
    /// The counts and their bar; live figures find their places by name.
    var markup: Markup {
        let places = cells.markup { cell in
            let share: Markup? =
                cell.share.isEmpty
                ? nil : "<span class=\"share\" data-figure=\"\(cell.token)_share\">\(cell.share)</span>"
            return """
                <div>
                <dt><span class="status \(cell.token)"><svg class="icon" aria-hidden="true"><use href="#i-\(cell.token)"/></svg>\(cell.word)</span></dt>
                <dd><span data-figure="\(cell.token)">\(cell.count)</span>\(share)</dd>
                </div>

                """
        }
        let pieces = segments.markup { piece in
            """
            <rect class="\(piece.token)" x="\(piece.x)" y="0" width="\(piece.width)" height="12">\
            <title>\(piece.word): \(piece.count)</title></rect>
            """
        }
        let bar: Markup = """
            <svg class="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label="\(summary)">\
            \(pieces)</svg>
            """
        return "<dl class=\"counts\">\(places)</dl>\(hasBar ? bar : .nothing)"
    }
}
