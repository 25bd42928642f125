/// Rows of the first sheet of an Office Open XML workbook, values alone: what a formula last gave, dates as text.
/// Source: ECMA-376 part 1, section 18.3.
///
/// The sheet is read as it is unpacked. Texts that cells share must be at hand: workbooks with more than 64 MiB of them are
/// refused, and do better as CSV.
public struct WorkbookRows: RowReader {
    public static let maximumColumnCount = 256

    public private(set) var columns: [String]?
    private let book: Workbook
    private var scanner: XMLScanner
    private var lastNumber = 0

    /// Reads the header.
    /// - Throws: `TableFault`.
    public init(path: String) throws {
        do {
            book = try Workbook(path: path)
            scanner = XMLScanner(try book.sheet())
        } catch let fault as ZipArchive.Fault {
            throw TableFault.badWorkbook(fault.sentence)
        } catch let fault as XMLScanner.Fault {
            throw TableFault.badWorkbook(fault.sentence)
        }
        while let row = try next() {
            guard case .cells(let names) = row.content else { continue }
            columns = names
            return
        }
        throw TableFault.empty
    }

    public mutating func next() throws -> TableRow? {
        do {
            while let token = try scanner.next() {
                guard case .open("row", let attributes, let isEmpty) = token else { continue }
                let number = attributes["r"].flatMap { Int($0) } ?? lastNumber + 1
                // Rows stand in order; one that does not is counted on.
                lastNumber = (lastNumber + 1...1_048_576).contains(number) ? number : lastNumber + 1
                let cells = isEmpty ? [] : try cells()
                return row(cells)
            }
            return nil
        } catch let fault as ZipArchive.Fault {
            throw TableFault.badWorkbook(fault.sentence)
        } catch let fault as XMLScanner.Fault {
            throw TableFault.badWorkbook(fault.sentence)
        }
    }

    private func row(_ cells: [String]) -> TableRow {
        var text = ""
        for cell in cells where text.utf8.count < TableRow.maximumTextByteCount {
            text += (text.isEmpty ? "" : ",") + cell
        }
        return TableRow(
            number: lastNumber, content: cells.contains { !$0.isEmpty } ? .cells(cells) : .empty,
            text: TableRow.beginning(text.utf8))
    }

    /// Up to the end of the row.
    private mutating func cells() throws -> [String] {
        var cells: [String] = []
        while let token = try scanner.next() {
            switch token {
            case .close("row"): return cells
            case .open("c", let attributes, let isEmpty):
                let column = attributes["r"].flatMap(WorkbookRows.column) ?? cells.count
                guard column < Self.maximumColumnCount else {
                    if !isEmpty { _ = try value(attributes) }
                    continue
                }
                while cells.count <= column { cells.append("") }
                if !isEmpty { cells[column] = try value(attributes) }
            case .open, .close, .text: break
            }
        }
        throw XMLScanner.Fault.unfinished
    }

    /// Up to the end of the cell.
    private mutating func value(_ attributes: [String: String]) throws -> String {
        var text = ""
        var isValue = false
        while let token = try scanner.next() {
            switch token {
            case .open("v", _, let isEmpty), .open("t", _, let isEmpty): isValue = !isEmpty
            case .close("v"), .close("t"): isValue = false
            case .text(let piece): if isValue { text += piece }
            case .close("c"): return book.shown(text, attributes)
            case .open, .close: break
            }
            guard text.utf8.count <= XMLScanner.maximumTokenByteCount else { throw XMLScanner.Fault.tooLong }
        }
        throw XMLScanner.Fault.unfinished
    }

    /// `B` of `B7` is 1.
    static func column(_ reference: String) -> Int? {
        var column = 0
        for byte in reference.utf8.prefix(3) {
            guard (0x41...0x5A).contains(byte) else { break }
            column = column * 26 + Int(byte - 0x40)
        }
        return column > 0 ? column - 1 : nil
    }
}
