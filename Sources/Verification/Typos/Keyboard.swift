/// Which keys lie beside each other, so that a finger takes one for the other.
///
/// The keys are those of a QWERTY board, staggered as they are; beside them stand the letters that QWERTZ and AZERTY put in
/// each other's place, and those that look alike.
enum Keyboard {
    private static let rows: [(keys: String, shift: Double)] = [
        ("1234567890-", 0), ("qwertyuiop", 0.5), ("asdfghjkl", 0.75), ("zxcvbnm,.", 1.25),
    ]
    /// Exchanged on QWERTZ and AZERTY boards; alike to the eye.
    private static let pairs = ["yz", "aq", "wz", "0o", "1l", "1i", "il"]

    /// For each byte a bit for each key beside it; see ``bit(_:)``.
    private static let neighbours: [128 of UInt64] = {
        var table: [128 of UInt64] = .init(repeating: 0)
        func join(_ one: UInt8, _ other: UInt8) {
            table[Int(one)] |= bit(other)
            table[Int(other)] |= bit(one)
        }
        let keys = rows.enumerated().flatMap { row in
            row.element.keys.utf8.enumerated().map { ($0.element, row.offset, Double($0.offset) + row.element.shift) }
        }
        for (one, row, column) in keys {
            for (other, otherRow, otherColumn) in keys where abs(row - otherRow) <= 1 && one != other {
                // In a row the next key; over and under it those less than a key's width away.
                if abs(column - otherColumn) <= (row == otherRow ? 1 : 0.8) { join(one, other) }
            }
        }
        for pair in pairs.map({ Array($0.utf8) }) { join(pair[0], pair[1]) }
        return table
    }()

    /// Bytes of 0x2C...0x39 (`,` to `9`) and small letters have a bit each.
    @inline(__always)
    private static func bit(_ byte: UInt8) -> UInt64 {
        switch byte {
        case 0x2C...0x39: 1 << UInt64(byte - 0x2C)
        case 0x61...0x7A: 1 << UInt64(byte - 0x61 + 14)
        default: 0
        }
    }

    /// - Parameters: small letters, digits or punctuation of ASCII.
    @inline(__always)
    static func areBeside(_ one: UInt8, _ other: UInt8) -> Bool {
        one < 0x80 && neighbours[Int(one)] & bit(other) != 0
    }
}
