/// The formats that tables come in.
public enum TableFormat: String, Hashable, Sendable, CaseIterable {
    /// With commas, semicolons or tabs: whichever the first row has most of. Source: RFC 4180.
    case csv
    /// One JSON object a line.
    case ndjson
    /// The first sheet of an Office Open XML workbook. Source: ECMA-376.
    case xlsx

    /// By the first bytes of a file; `nil` for what is no table.
    public static func sniff(_ bytes: [UInt8]) -> TableFormat? {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .xlsx }
        // The format of older workbooks, and archives, are none of ours.
        let others: [[UInt8]] = [[0xD0, 0xCF, 0x11, 0xE0], [0x1F, 0x8B], [0x25, 0x50, 0x44, 0x46]]
        if others.contains(where: { bytes.starts(with: $0) }) { return nil }
        let text = bytes.starts(with: TextStream.utf8Mark) ? bytes[3...] : bytes[...]
        let first = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "{") ? .ndjson : .csv
    }
}
