import Mail

/// What the rows of a workbook need beside the sheet: texts that cells share, and which styles are dates.
struct Workbook {
    /// Of all texts together: 64 MiB.
    static let maximumTextByteCount = 64 << 20
    static let maximumTextCount = 2_000_000
    static let maximumStyleCount = 65_536

    private let archive: ZipArchive
    private var texts: [String] = []
    private var isDate: [Bool] = []
    /// Days count from 1904 instead of 1900.
    private var isFrom1904 = false
    private var sheetPart = "xl/worksheets/sheet1.xml"

    init(path: String) throws {
        archive = try ZipArchive(path: path)
        try readBook()
        if archive.parts["xl/styles.xml"] != nil { try readStyles() }
        if archive.parts["xl/sharedStrings.xml"] != nil { try readTexts() }
    }

    func sheet() throws(ZipArchive.Fault) -> PartStream { try archive.open(sheetPart) }

    // MARK: Parts

    /// The first sheet, by the relation it names.
    private mutating func readBook() throws {
        var scanner = XMLScanner(try archive.open("xl/workbook.xml"))
        var relation: String?
        while let token = try scanner.next() {
            guard case .open(let name, let attributes, _) = token else { continue }
            if name == "workbookPr" { isFrom1904 = ["1", "true"].contains(attributes["date1904"]) }
            if name == "sheet", relation == nil { relation = attributes["id"] }
        }
        guard let relation, archive.parts["xl/_rels/workbook.xml.rels"] != nil else { return }
        scanner = XMLScanner(try archive.open("xl/_rels/workbook.xml.rels"))
        while let token = try scanner.next() {
            guard case .open("Relationship", let attributes, _) = token, attributes["Id"] == relation,
                let target = attributes["Target"]
            else { continue }
            sheetPart = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
        }
    }

    private mutating func readTexts() throws {
        var scanner = XMLScanner(try archive.open("xl/sharedStrings.xml"))
        var byteCount = 0
        var text = ""
        var isText = false
        // A phonetic run says how a text is spoken, and is no part of it.
        var isPhonetic = false
        while let token = try scanner.next() {
            switch token {
            case .open("si", _, let isEmpty):
                text = ""
                if isEmpty { texts.append("") }
            case .open("t", _, let isEmpty): isText = !isEmpty
            case .close("t"): isText = false
            case .open("rPh", _, let isEmpty): isPhonetic = !isEmpty
            case .close("rPh"): isPhonetic = false
            case .text(let piece): if isText, !isPhonetic { text += piece }
            case .close("si"):
                byteCount += text.utf8.count + 16
                guard byteCount <= Self.maximumTextByteCount, texts.count < Self.maximumTextCount else {
                    throw XMLScanner.Fault.tooLong
                }
                texts.append(text)
            case .open, .close: break
            }
            guard text.utf8.count <= XMLScanner.maximumTokenByteCount else { throw XMLScanner.Fault.tooLong }
        }
    }

    private mutating func readStyles() throws {
        var scanner = XMLScanner(try archive.open("xl/styles.xml"))
        var dateFormats: Set<Int> = []
        var isInCells = false
        while let token = try scanner.next() {
            switch token {
            case .open("numFmt", let attributes, _):
                guard let number = attributes["numFmtId"].flatMap({ Int($0) }) else { break }
                if Workbook.isDateFormat(attributes["formatCode"] ?? "") { dateFormats.insert(number) }
            case .open("cellXfs", _, _): isInCells = true
            case .close("cellXfs"): return
            case .open("xf", let attributes, _) where isInCells:
                guard isDate.count < Self.maximumStyleCount else { return }
                let number = attributes["numFmtId"].flatMap { Int($0) } ?? 0
                // Source: ECMA-376 part 1, section 18.8.30.
                isDate.append((14...22).contains(number) || (45...47).contains(number) || dateFormats.contains(number))
            case .open, .close, .text: break
            }
        }
    }

    /// True for a format with a year, a day or an hour in it, outside quotes and brackets.
    static func isDateFormat(_ code: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        for byte in code.utf8 {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "["): isBracketed = true
            case UInt8(ascii: "]"): isBracketed = false
            case UInt8(ascii: "y"), UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "Y"), UInt8(ascii: "D"):
                if !isQuoted, !isBracketed { return true }
            default: break
            }
        }
        return false
    }

    // MARK: Values

    /// What a cell shows: `value` by its type and style.
    func shown(_ value: String, _ attributes: [String: String]) -> String {
        switch attributes["t"] {
        case "s":
            guard let index = Int(value), texts.indices.contains(index) else { return "" }
            return texts[index]
        case "b": return value == "1" ? "true" : "false"
        case "e": return ""
        case "inlineStr", "str", "d": return value
        default:
            guard let number = Double(value), number.isFinite else { return value }
            let style = attributes["s"].flatMap { Int($0) } ?? 0
            guard isDate.indices.contains(style), isDate[style] else { return FlatJSON.text(of: number) }
            return date(number)
        }
    }

    /// A count of days as a date, with the time where it has one. Day 60 of the 1900 system never was.
    private func date(_ days: Double) -> String {
        guard (0...2_958_466).contains(days) else { return FlatJSON.text(of: days) }
        let epoch = isFrom1904 ? -24_107 : days < 60 ? -25_568 : -25_569
        let seconds = ((days + Double(epoch)) * 86_400).rounded()
        let text = Timestamp(seconds: Int64(seconds)).rfc3339
        return days == days.rounded(.down) ? String(text.prefix(10)) : text
    }
}
