internal import CXLSXWriter
internal import Glibc

/// Writes a table as a workbook, row by row, in memory that does not grow with it: numbers are numbers, times dates, and
/// text is never a formula. The header stays in sight, every column can be filtered by, and after 1,048,575 rows there is
/// another sheet.
///
/// What was written lies in files beside the workbook until `finish` packs it: some 400 bytes a row of ten cells.
public final class WorkbookWriter: @unchecked Sendable {
    // Used by one task at a time.
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private var formats: (header: UnsafeMutablePointer<lxw_format>?, time: UnsafeMutablePointer<lxw_format>?)
    private let title: String
    private let columns: [TableColumn]
    private let rowLimit: Int
    private var sheetCount = 0
    /// The row of the sheet that comes next; the header is row 0.
    private var row = 0
    /// The library keeps the pointer.
    private let folder: UnsafeMutablePointer<CChar>

    /// A sheet has 1,048,576 rows, one of which is the header. Source: Microsoft, "Excel specifications and limits".
    public static let sheetRowLimit = 1_048_575

    public enum Fault: Error, Hashable, Sendable {
        /// It cannot be written; what the library says.
        case failed(String)
    }

    /// - Parameters:
    ///   - path: of the workbook, which `finish` writes.
    ///   - folder: where rows lie until then.
    ///   - title: what its sheets are called: at most 25 characters.
    /// - Throws: `Fault`.
    public init(
        path: String, folder: String, title: String, columns: [TableColumn], rowLimit: Int = sheetRowLimit
    ) throws {
        precondition(!columns.isEmpty && columns.count <= 1_000, "a table has 1 to 1,000 columns")
        self.title = title
        self.columns = columns
        self.rowLimit = rowLimit
        self.folder = strdup(folder)
        var options = lxw_workbook_options()
        (options.constant_memory, options.use_zip64, options.tmpdir) = (1, 1, self.folder)
        workbook = workbook_new_opt(path, &options)
        guard let workbook else { throw Fault.failed("no workbook can be begun") }
        formats = (workbook_add_format(workbook), workbook_add_format(workbook))
        format_set_bold(formats.header)
        format_set_num_format(formats.time, "yyyy-mm-dd hh:mm:ss")
        try beginSheet()
    }

    deinit {
        // Without `finish`, what lies in files is let go.
        if let workbook { lxw_workbook_free(workbook) }
        free(folder)
    }

    /// - Throws: `Fault`.
    public func append(_ cells: [TableCell]) throws {
        if row > rowLimit {
            endSheet()
            try beginSheet()
        }
        for (column, cell) in cells.enumerated() { try write(cell, at: UInt16(column)) }
        row += 1
    }

    /// Packs the workbook: seconds for a million rows, all of it work of the processor and the disk.
    /// - Throws: `Fault`.
    public func finish() throws {
        guard let workbook else { return }
        endSheet()
        self.workbook = nil
        try check(workbook_close(workbook))
    }

    private func beginSheet() throws {
        sheetCount += 1
        sheet = workbook_add_worksheet(workbook, sheetCount == 1 ? title : "\(title) \(sheetCount)")
        guard sheet != nil else { throw Fault.failed("no sheet can be begun") }
        for (index, column) in columns.enumerated() {
            try check(worksheet_set_column(sheet, UInt16(index), UInt16(index), column.width, nil))
            try check(worksheet_write_string(sheet, 0, UInt16(index), column.heading, formats.header))
        }
        worksheet_freeze_panes(sheet, 1, 0)
        row = 1
    }

    private func endSheet() {
        _ = worksheet_autofilter(sheet, 0, 0, UInt32(row - 1), UInt16(columns.count - 1))
    }

    private func write(_ cell: TableCell, at column: UInt16) throws {
        let row = UInt32(row)
        switch cell {
        case .none: return
        case .text(let text):
            guard !text.isEmpty else { return }
            try check(worksheet_write_string(sheet, row, column, WorkbookText.cell(text), nil))
        case .number(let number): try check(worksheet_write_number(sheet, row, column, Double(number), nil))
        case .time(let time): try check(worksheet_write_number(sheet, row, column, time.workbookDays, formats.time))
        }
    }

    private func check(_ result: lxw_error) throws {
        guard result != LXW_NO_ERROR else { return }
        throw Fault.failed(lxw_strerror(result).map { String(cString: $0) } ?? "error \(result.rawValue)")
    }
}
