public import Mail

/// What stands in one cell of a table that is written.
public enum TableCell: Hashable, Sendable {
    case none
    case text(String)
    case number(Int)
    case time(Timestamp)

    public static func text(orNone text: String?) -> TableCell { text.map(TableCell.text) ?? .none }
    public static func number(orNone number: Int?) -> TableCell { number.map(TableCell.number) ?? .none }
    public static func time(orNone time: Timestamp?) -> TableCell { time.map(TableCell.time) ?? .none }

    /// As CSV has it: times as RFC 3339.
    public var plain: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .time(let time): time.rfc3339
        }
    }
}
