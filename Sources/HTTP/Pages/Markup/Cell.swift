import Mail

/// What stands in a field of a table.
enum Cell {
    case text(String)
    /// Quieter and smaller.
    case soft(String)
    case link(String, to: String)
    /// An address: may break anywhere.
    case address(String, to: String?)
    case count(Int)
    /// A number with its unit, or another text that lines up right.
    case figure(String)
    /// Always with its denominator.
    case rate(RateShown)
    case status(StatusShown)
    case badge(Badge)
    case time(Timestamp?)
    /// A server's words.
    case reply(String)
    case code(String)
    case markup(Markup)

    /// - Parameter title: of the column; shown beside the value where a narrow screen stacks the fields.
    func markup(under title: String) -> Markup {
        // Where fields are stacked, one that says nothing takes no line.
        if isEmpty { return "<td class=\"none\"></td>" }
        let label: Markup = title.isEmpty ? "" : "<span class=\"only-stack soft small\">\(title) </span>"
        return switch self {
        case .text(let words): "<td>\(label)\(words)</td>"
        case .soft(let words): "<td class=\"small soft\">\(label)\(words)</td>"
        case .link(let words, let path): "<td class=\"name\">\(label)<a href=\"\(path)\">\(words)</a></td>"
        case .address(let words, let path?): "<td class=\"address\">\(label)<a href=\"\(path)\">\(words)</a></td>"
        case .address(let words, nil): "<td class=\"address\">\(label)\(words)</td>"
        case .count(let number): "<td class=\"right\">\(label)\(Figures.count(number))</td>"
        case .figure(let words): "<td class=\"right\">\(label)\(words)</td>"
        case .rate(let rate):
            "<td class=\"right\">\(label)\(rate.percent)<span class=\"soft small below\">\(rate.fraction)</span></td>"
        case .status(let status): "<td>\(label)\(status.markup)</td>"
        case .badge(let badge): "<td>\(label)\(badge.markup)</td>"
        case .time(let time?): "<td class=\"nowrap small\">\(label)\(TimeShown(time).markup)</td>"
        case .time(nil): "<td class=\"soft\">\(label)–</td>"
        case .reply(let words): "<td>\(label)<span class=\"reply\">\(words)</span></td>"
        case .code(let words): "<td>\(label)<code>\(words)</code></td>"
        case .markup(let markup): "<td>\(label)\(markup)</td>"
        }
    }

    private var isEmpty: Bool {
        switch self {
        case .text(let words), .soft(let words), .reply(let words), .code(let words): words.isEmpty
        case .markup(let markup): markup.isEmpty
        default: false
        }
    }

    /// Lines up at the right, its column's title with it.
    var isNumber: Bool {
        switch self {
        case .count, .figure, .rate: true
        default: false
        }
    }
}

/// A word in colour with a sign before it: how healthy, how far, how good.
struct Badge: Hashable {
    enum Tone: String { case good, fair, poor, quiet }

    let word: String
    let tone: Tone

    var markup: Markup {
        let sign =
            switch tone {
            case .good: "ok"
            case .fair: "spam_bounce"
            case .poor: "hard_bounce"
            case .quiet: "deferred"
            }
        return
            "<span class=\"badge \(tone.rawValue)\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-\(sign)\"/></svg>\(word)</span>"
    }
}

extension StatusShown {
    var markup: Markup {
        "<span class=\"status \(token)\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-\(token)\"/></svg>\(word)</span>"
    }
}

extension TimeShown {
    var markup: Markup { "<time datetime=\"\(machine)\" title=\"\(universal)\">\(universal)</time>" }
}
