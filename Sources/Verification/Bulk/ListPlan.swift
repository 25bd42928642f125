import Tables

/// How the rows of one list are read and written: found out from its first rows, the same each time it is read.
struct ListPlan: Hashable, Sendable {
    /// The list's own.
    let format: ListFormat
    /// What is written; for a workbook, the CSV it is packed from.
    let output: ListFormat
    let place: AddressPlace
    /// As written; empty where rows name their own members.
    let columns: [String]
    /// The first row is no row of data.
    let hasHeader: Bool
    /// Between the fields that come; 0 where rows are objects.
    let delimiter: UInt8
    /// Between the fields that go.
    let outputDelimiter: UInt8
    /// Columns and members of an earlier verification, which make way for ours.
    let dropped: Set<String>
    let added: [ListColumn]
    /// What is written is read by spreadsheets as it stands; a workbook's cells are text whatever they begin with.
    let isGuarded: Bool

    /// Columns that are not written, by their places.
    var droppedColumns: [Bool] { columns.map(dropped.contains) }

    /// The header that is written; `nil` where rows name their own members.
    var header: [UInt8]? {
        guard output != .ndjson else { return nil }
        var bytes: [UInt8] = []
        let kept = columns.filter { !dropped.contains($0) }
        for (index, name) in (kept + added.map(\.rawValue)).enumerated() {
            if index > 0 { bytes.append(outputDelimiter) }
            DelimitedField.write(Array(name.utf8).span, delimiter: outputDelimiter, isGuarded: isGuarded, to: &bytes)
        }
        return bytes + [0x0D, 0x0A]
    }
}

extension ListPlan {
    /// - Parameter sample: the first rows, the header among them.
    /// - Throws: `ListFault.noAddressColumn`, `.noSuchColumn`, `.noTable`, `.file(.empty)`.
    init(_ options: ListOptions, format: ListFormat, delimiter: UInt8?, sample: [ListRecord]) throws(ListFault) {
        guard sample.contains(where: { !$0.bytes.isEmpty }) else { throw .file(.empty) }
        let output = options.output ?? format
        guard let delimiter else {
            guard output == .ndjson else { throw .noTable }
            let place = try Self.member(options.column, sample)
            self.init(
                format: format, output: output, place: place, columns: [], hasHeader: false, delimiter: 0,
                outputDelimiter: 0, dropped: Set(ListColumn.allCases.map(\.rawValue)).subtracting([place.memberName]),
                added: options.added, isGuarded: false)
            return
        }
        let table = try Self.table(options.column, sample, delimiter)
        let outputDelimiter =
            switch output {
            case .tsv: UInt8(ascii: "\t")
            case .csv where format == .csv && delimiter != UInt8(ascii: "\t"): delimiter
            case .csv, .ndjson, .xlsx: UInt8(ascii: ",")
            }
        let own = Set(ListColumn.allCases.map(\.rawValue)).subtracting([table.columns[table.place]])
        self.init(
            format: format, output: output == .xlsx ? .csv : output, place: .column(table.place),
            columns: table.columns, hasHeader: table.hasHeader, delimiter: delimiter, outputDelimiter: outputDelimiter,
            dropped: own, added: options.added, isGuarded: output != .xlsx)
    }

    // MARK: Tables

    private static func table(
        _ wish: String?, _ sample: [ListRecord], _ delimiter: UInt8
    ) throws(ListFault) -> (place: Int, columns: [String], hasHeader: Bool) {
        let rows = sample.filter { !$0.bytes.isEmpty && $0.flaw == nil }.map { values($0.bytes, delimiter) }
        guard let first = rows.first else { throw .file(.unreadableHeader) }
        // A row that holds an address names no columns.
        let hasHeader = !first.contains { AddressColumnFinder.looksLikeAddress($0.span) }
        let names = hasHeader ? first.map { String(decoding: $0, as: UTF8.self) } : first.map { _ in "" }
        var finder = AddressColumnFinder(names: names)
        for row in rows.dropFirst(hasHeader ? 1 : 0) {
            for (column, value) in row.enumerated() { finder.note(value.span, in: column) }
        }
        let trimmed = names.map(ListPlan.trimmed)
        let place: Int
        if let wish {
            let folded = ListPlan.trimmed(wish)
            if let named = trimmed.firstIndex(of: folded)
                ?? trimmed.firstIndex(where: { $0.lowercased() == folded.lowercased() })
            {
                place = named
            } else if let number = Int(folded), (1...names.count).contains(number) {
                place = number - 1
            } else {
                throw .noSuchColumn(wish)
            }
        } else {
            guard let best = finder.best else { throw .noAddressColumn }
            place = best
        }
        return (place, columns(trimmed, place: place), hasHeader)
    }

    /// Columns that have no name get one; a name that stands twice keeps its place in a table and is told apart.
    private static func columns(_ names: [String], place: Int) -> [String] {
        var seen: Set<String> = []
        return names.enumerated().map { index, name in
            let wanted = name.isEmpty ? (index == place ? "email" : "column_\(index + 1)") : name
            var unique = wanted
            var number = 2
            while !seen.insert(unique).inserted {
                unique = "\(wanted)_\(number)"
                number += 1
            }
            return unique
        }
    }

    private static func values(_ record: ArraySlice<UInt8>, _ delimiter: UInt8) -> [[UInt8]] {
        var ranges: [Range<Int>] = []
        let bytes = Array(record)
        DelimitedField.split(bytes.span, delimiter: delimiter, into: &ranges)
        return ranges.map { DelimitedField.value(bytes.span.extracting($0)) }
    }

    static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }

    // MARK: Objects

    private static func member(_ wish: String?, _ sample: [ListRecord]) throws(ListFault) -> AddressPlace {
        if let wish { return .member(wish) }
        var names: [String] = []
        var values: [(column: Int, value: [UInt8])] = []
        for record in sample {
            let bytes = Array(record.bytes)
            guard let line = try? JSONLine.parse(bytes.span) else { continue }
            for member in line.members where member.isText {
                let column: Int
                if let known = names.firstIndex(of: member.name) {
                    column = known
                } else {
                    guard names.count < 256 else { continue }
                    column = names.count
                    names.append(member.name)
                }
                values.append((column, JSONLine.text(bytes.span.extracting(member.value))))
            }
        }
        var finder = AddressColumnFinder(
            names: names.map { name in name.split(separator: ".").last.map(String.init) ?? name })
        for (column, value) in values { finder.note(value.span, in: column) }
        guard let best = finder.best else { throw .noAddressColumn }
        return .member(names[best])
    }
}

extension AddressPlace {
    fileprivate var memberName: String {
        switch self {
        case .member(let name): name
        case .column: ""
        }
    }
}
