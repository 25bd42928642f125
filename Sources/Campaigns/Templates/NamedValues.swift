/// Names and values as bytes of a row: for each its name and value, each behind its length in four bytes.
enum NamedValues {
    static func write(_ values: [String: String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            append(name, to: &bytes)
            append(value, to: &bytes)
        }
        return bytes
    }

    /// What stands behind a length that the bytes do not have is left out.
    static func read(_ bytes: [UInt8]) -> [String: String] {
        var values: [String: String] = [:]
        var rest = bytes[...]
        while let name = take(&rest), let value = take(&rest) { values[name] = value }
        return values
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let count = UInt32(text.utf8.count)
        for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes += text.utf8
    }

    private static func take(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard rest.count >= 4 else { return nil }
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return String(decoding: rest.prefix(count), as: UTF8.self)
    }
}
