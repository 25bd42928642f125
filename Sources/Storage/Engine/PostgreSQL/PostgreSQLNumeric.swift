/// Reads a `numeric`, which is what PostgreSQL makes of a sum of 64-bit integers: 16-bit words for the count of digits, the
/// weight of the first, the sign and the scale, then digits of base 10,000.
/// Source: PostgreSQL, `numeric_send` in `src/backend/utils/adt/numeric.c`.
enum PostgreSQLNumeric {
    /// The whole part; the nearest 64-bit integer where it is greater than one can say.
    static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let parts = Parts(bytes) else { return 0 }
        var value: Int64 = 0
        var place = 0
        while place <= parts.weight {
            let digit = place < parts.digitCount ? Int64(parts.digit(place)) : 0
            let (scaled, tooLarge) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, overflow) = scaled.addingReportingOverflow(parts.isNegative ? -digit : digit)
            guard !tooLarge, !overflow else { return parts.isNegative ? .min : .max }
            value = sum
            place += 1
        }
        return value
    }

    static func real(_ bytes: UnsafeRawBufferPointer) -> Double {
        guard let parts = Parts(bytes) else { return .nan }
        var value = 0.0
        for place in 0..<parts.digitCount { value = value * 10_000 + Double(parts.digit(place)) }
        var exponent = parts.weight - parts.digitCount + 1
        while exponent > 0 { (value, exponent) = (value * 10_000, exponent - 1) }
        while exponent < 0 { (value, exponent) = (value / 10_000, exponent + 1) }
        return parts.isNegative ? -value : value
    }

    private struct Parts {
        let bytes: UnsafeRawBufferPointer
        let digitCount: Int
        /// The power of 10,000 of the first digit.
        let weight: Int
        let isNegative: Bool

        /// `nil` for what is no number, and for what the length does not bear out.
        init?(_ bytes: UnsafeRawBufferPointer) {
            guard bytes.count >= 8 else { return nil }
            self.bytes = bytes
            digitCount = Int(Self.word(bytes, at: 0))
            weight = Int(Int16(bitPattern: Self.word(bytes, at: 2)))
            let sign = Self.word(bytes, at: 4)
            isNegative = sign == 0x4000
            guard sign == 0 || isNegative, bytes.count >= 8 + 2 * digitCount else { return nil }
        }

        func digit(_ place: Int) -> UInt16 { Self.word(bytes, at: 8 + 2 * place) }

        private static func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt16 {
            UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
        }
    }
}
