internal import JSON
internal import Mail

/// How records of one kind are laid out in a table, whatever the format: one definition for CSV, workbooks and NDJSON.
public struct ExportLayout<Record>: Sendable {
    /// What a sheet of it is called: at most 25 characters, none of `[ ] : * ? / \ '`.
    public let title: String
    public let columns: [ExportColumn]
    /// A record's cells, as many as there are columns.
    let cells: @Sendable (Record) -> [ExportCell]
    /// The object that the API gives.
    let json: @Sendable (Record) -> JSONValue
}

public struct ExportColumn: Hashable, Sendable {
    /// In snake_case, as the API calls it.
    public let name: String
    /// In a workbook, in characters.
    let width: Double
    let isTime: Bool

    static func text(_ name: String, _ width: Double) -> ExportColumn {
        ExportColumn(name: name, width: width, isTime: false)
    }

    static func number(_ name: String) -> ExportColumn {
        ExportColumn(name: name, width: max(8, Double(name.utf8.count) + 3), isTime: false)
    }

    static func time(_ name: String) -> ExportColumn { ExportColumn(name: name, width: 20, isTime: true) }

    /// A workbook's times have no zone of their own.
    var heading: String { isTime ? "\(name) (UTC)" : name }
}

enum ExportCell: Hashable, Sendable {
    case none
    case text(String)
    case number(Int)
    case time(Timestamp)

    static func text(orNone text: String?) -> ExportCell { text.map(ExportCell.text) ?? .none }
    static func number(orNone number: Int?) -> ExportCell { number.map(ExportCell.number) ?? .none }
    static func time(orNone time: Timestamp?) -> ExportCell { time.map(ExportCell.time) ?? .none }

    /// As CSV has it: times as RFC 3339.
    var plain: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .time(let time): time.rfc3339
        }
    }
}
