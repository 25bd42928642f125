import JSON
import Tables

/// Writes records as CSV or NDJSON, a piece at a time.
public struct TextExport<Record>: Sendable {
    private let layout: ExportLayout<Record>
    private let isCSV: Bool
    private var csv = CSVWriter()
    private var lines: [UInt8] = []

    /// - Parameter format: `.csv`, which begins with the names of its columns, or `.ndjson`.
    public init(_ layout: ExportLayout<Record>, as format: ExportFormat) {
        precondition(format != .xlsx, "a workbook is no text: `WorkbookWriter` writes it")
        self.layout = layout
        isCSV = format == .csv
        if isCSV { csv.append(layout.columns.map(\.name)) }
    }

    public mutating func append(_ records: [Record]) {
        for record in records {
            if isCSV {
                csv.append(layout.cells(record).map(\.plain))
            } else {
                layout.json(record).write(to: &lines)
                lines.append(UInt8(ascii: "\n"))
            }
        }
    }

    /// Hands over what was written so far, and goes on with nothing.
    public mutating func take() -> [UInt8] {
        guard !isCSV else { return csv.take() }
        defer { lines.removeAll(keepingCapacity: true) }
        return lines
    }
}
