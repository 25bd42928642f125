/// One field of CSV or TSV, as bytes.
enum DelimitedField {
    /// Where the fields of a record lie, their quotes included. Text behind a closing quote belongs to its field.
    /// - Parameter ranges: gets them; they count from the record's beginning.
    static func split(_ record: Span<UInt8>, delimiter: UInt8, into ranges: inout [Range<Int>]) {
        ranges.removeAll(keepingCapacity: true)
        var start = 0
        var offset = 0
        while true {
            if offset < record.count, record[offset] == UInt8(ascii: "\"") {
                offset += 1
                while offset < record.count {
                    if record[offset] == UInt8(ascii: "\"") {
                        guard offset + 1 < record.count, record[offset + 1] == UInt8(ascii: "\"") else { break }
                        offset += 1
                    }
                    offset += 1
                }
            }
            while offset < record.count, record[offset] != delimiter { offset += 1 }
            ranges.append(start..<min(offset, record.count))
            guard offset < record.count else { return }
            offset += 1
            start = offset
        }
    }

    /// What a field says: without the quotes around it, and with single ones for the doubled ones within.
    static func value(_ field: Span<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        guard field.count > 0, field[0] == UInt8(ascii: "\"") else {
            for index in field.indices { value.append(field[index]) }
            return value
        }
        var offset = 1
        var isInside = true
        while offset < field.count {
            let byte = field[offset]
            offset += 1
            if isInside, byte == UInt8(ascii: "\"") {
                if offset < field.count, field[offset] == byte {
                    offset += 1
                } else {
                    isInside = false
                    continue
                }
            }
            value.append(byte)
        }
        return value
    }

    /// Writes a value: in quotes where it needs them, or, where it `isGuarded`, behind an apostrophe where a spreadsheet would
    /// run it.
    static func write(_ value: Span<UInt8>, delimiter: UInt8, isGuarded: Bool = true, to bytes: inout [UInt8]) {
        let isFormula = isGuarded && startsFormula(value)
        guard isFormula || needsQuotes(value, delimiter) else {
            for index in value.indices { bytes.append(value[index]) }
            return
        }
        bytes.append(UInt8(ascii: "\""))
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for index in value.indices {
            if value[index] == UInt8(ascii: "\"") { bytes.append(UInt8(ascii: "\"")) }
            bytes.append(value[index])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsQuotes(_ value: Span<UInt8>, _ delimiter: UInt8) -> Bool {
        for index in value.indices {
            switch value[index] {
            case delimiter, UInt8(ascii: "\""), 0x0D, 0x0A: return true
            default: break
            }
        }
        return false
    }

    /// True where a spreadsheet may run `value`: behind any spaces it begins with `= + - @`, a tab or a line end, or with the
    /// full-width form of one of the signs. Telephone and other numbers run nothing, and stay what they are.
    static func startsFormula(_ value: Span<UInt8>) -> Bool {
        var offset = 0
        while offset < value.count {
            switch value[offset] {
            case UInt8(ascii: " "): offset += 1
            // U+00A0 and U+3000 are spaces too.
            case 0xC2 where offset + 1 < value.count && value[offset + 1] == 0xA0: offset += 2
            case 0xE3 where begins(value, offset, 0x80, 0x80): offset += 3
            case UInt8(ascii: "="), UInt8(ascii: "@"), 0x09, 0x0D, 0x0A: return true
            case UInt8(ascii: "+"), UInt8(ascii: "-"): return !isNumber(value, from: offset + 1)
            // U+FF1D, U+FF0B, U+FF0D, U+FF20: the signs at full width.
            case 0xEF:
                return [0x9D, 0x8B, 0x8D].contains { begins(value, offset, 0xBC, $0) }
                    || begins(value, offset, 0xBC, 0xA0)
            default: return false
            }
        }
        return false
    }

    private static func begins(_ value: Span<UInt8>, _ offset: Int, _ second: UInt8, _ third: UInt8) -> Bool {
        offset + 2 < value.count && value[offset + 1] == second && value[offset + 2] == third
    }

    /// Digits, with what people write between those of a telephone number; or nothing, as in a dash for "none".
    private static func isNumber(_ value: Span<UInt8>, from start: Int) -> Bool {
        for index in start..<max(start, value.count) {
            switch value[index] {
            case 0x30...0x39, UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "/"), UInt8(ascii: "-"):
                break
            default: return false
            }
        }
        return true
    }
}
