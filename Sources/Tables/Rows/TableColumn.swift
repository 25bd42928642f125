/// A column of a table that is written.
public struct TableColumn: Hashable, Sendable {
    /// In snake_case, as the API calls it.
    public let name: String
    /// In a workbook, in characters.
    public let width: Double
    public let isTime: Bool

    public static func text(_ name: String, _ width: Double) -> TableColumn {
        TableColumn(name: name, width: width, isTime: false)
    }

    public static func number(_ name: String) -> TableColumn {
        TableColumn(name: name, width: max(8, Double(name.utf8.count) + 3), isTime: false)
    }

    public static func time(_ name: String) -> TableColumn { TableColumn(name: name, width: 20, isTime: true) }

    /// A workbook's times have no zone of their own.
    var heading: String { isTime ? "\(name) (UTC)" : name }
}
