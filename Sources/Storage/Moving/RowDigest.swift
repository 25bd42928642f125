/// What a set of rows amounts to, in whatever order they are read: two tables of the same rows have the same digest, and a
/// row that is lost, doubled or changed makes another. Against faults, not against somebody who seeks a collision.
struct RowDigest: Hashable, Sendable {
    private(set) var rowCount: Int64 = 0
    private(set) var sum: UInt64 = 0

    init(rowCount: Int64 = 0, sum: UInt64 = 0) {
        self.rowCount = rowCount
        self.sum = sum
    }

    mutating func add(_ row: [Binding]) {
        rowCount += 1
        sum &+= Self.hash(row)
    }

    /// FNV-1a of the values with their types, spread over all bits.
    private static func hash(_ row: [Binding]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        func take(_ number: UInt64) {
            for shift in stride(from: 0, to: 64, by: 8) { take(UInt8(number >> UInt64(shift) & 0xFF)) }
        }
        for value in row {
            switch value {
            case .null: take(0 as UInt8)
            case .integer(let number):
                take(1 as UInt8)
                take(UInt64(bitPattern: number))
            case .real(let number):
                take(2 as UInt8)
                take(number.bitPattern)
            case .text(let text):
                take(3 as UInt8)
                for byte in text.utf8 { take(byte) }
                take(UInt64(text.utf8.count))
            case .bytes(let bytes):
                take(4 as UInt8)
                for byte in bytes { take(byte) }
                take(UInt64(bytes.count))
            }
        }
        hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
        return hash ^ hash >> 29
    }
}
