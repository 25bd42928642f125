import Bounce

/// The seven statuses with their counts, and one bar of them.
struct CountsShown {
    struct Cell {
        let token: String
        let word: String
        let count: String
        let share: String
    }

    /// A piece of the bar, in thousandths of its width.
    struct Segment {
        let token: String
        let word: String
        let count: String
        let x: Int
        let width: Int
    }

    /// In the order in which a message may pass through them.
    static let order: [RecipientStatus] = [.injected, .deferred, .ok, .softBounce, .hardBounce, .spamBounce, .dropped]

    let cells: [Cell]
    let segments: [Segment]
    let hasBar: Bool
    /// The bar in words.
    let summary: String

    init(_ counts: [RecipientStatus: Int]) {
        let total = counts.values.reduce(0, +)
        cells = CountsShown.order.map { status in
            let shown = StatusShown(status)
            let count = counts[status] ?? 0
            return Cell(
                token: shown.token, word: shown.word, count: Figures.count(count),
                share: total > 0 ? Figures.percent(count, of: total) : "")
        }
        segments = CountsShown.segments(counts, total: total)
        hasBar = total > 0
        summary = cells.map { "\($0.word) \($0.count)" }.joined(separator: ", ")
    }

    private static func segments(_ counts: [RecipientStatus: Int], total: Int) -> [Segment] {
        guard total > 0 else { return [] }
        var segments: [Segment] = []
        var before = 0
        for status in [RecipientStatus.ok, .deferred, .injected, .softBounce, .hardBounce, .spamBounce, .dropped] {
            let count = counts[status] ?? 0
            let start = before * 1_000 / total
            before += count
            let end = before * 1_000 / total
            guard end > start else { continue }
            let shown = StatusShown(status)
            segments.append(
                Segment(token: shown.token, word: shown.word, count: Figures.count(count), x: start, width: end - start)
            )
        }
        return segments
    }
}
