/// Base64 as it comes, not as it should: bytes that are no letters are passed over, padding may be missing or stand in the
/// middle, and half a group gives the bytes that are whole. Source: RFC 2045 section 6.8.
enum LenientBase64 {
    /// 0...63, or 64 for `=`, or 255 for what is passed over.
    private static let values: [256 of UInt8] = {
        var table = [256 of UInt8](repeating: 255)
        for (value, letter) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            table[Int(letter)] = UInt8(value)
        }
        table[Int(UInt8(ascii: "="))] = 64
        return table
    }()

    /// Appends at most `limit` bytes.
    static func decode(_ bytes: Span<UInt8>, limit: Int, into output: inout [UInt8]) {
        let values = Self.values
        let last = limit > Int.max - output.count ? Int.max : output.count + limit
        output.reserveCapacity(min(last, output.count + bytes.count / 4 * 3 + 3))
        var group: UInt32 = 0
        var count = 0
        for offset in 0..<bytes.count {
            let value = values[Int(bytes[offset])]
            if value < 64 {
                group = group << 6 | UInt32(value)
                count += 1
                if count == 4 {
                    output.append(UInt8(truncatingIfNeeded: group >> 16))
                    output.append(UInt8(truncatingIfNeeded: group >> 8))
                    output.append(UInt8(truncatingIfNeeded: group))
                    count = 0
                    if output.count >= last { break }
                }
            } else if value == 64 {
                flush(group, count, into: &output)
                count = 0
            }
        }
        flush(group, count, into: &output)
        if output.count > last { output.removeLast(output.count - last) }
    }

    private static func flush(_ group: UInt32, _ count: Int, into output: inout [UInt8]) {
        if count == 2 { output.append(UInt8(truncatingIfNeeded: group >> 4)) }
        if count == 3 {
            output.append(UInt8(truncatingIfNeeded: group >> 10))
            output.append(UInt8(truncatingIfNeeded: group >> 2))
        }
    }
}
