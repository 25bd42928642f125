/// Quoted-printable as it comes: `=` before anything that is neither two digits nor a line end stays as it is, lines may
/// have any length, and small letters count as digits. Source: RFC 2045 section 6.7.
enum LenientQuotedPrintable {
    /// Appends at most `limit` bytes.
    static func decode(_ bytes: Span<UInt8>, limit: Int, into output: inout [UInt8]) {
        let last = limit > Int.max - output.count ? Int.max : output.count + limit
        output.reserveCapacity(min(last, output.count + bytes.count))
        var offset = 0
        while offset < bytes.count, output.count < last {
            let byte = bytes[offset]
            guard byte == UInt8(ascii: "=") else {
                output.append(byte)
                offset += 1
                continue
            }
            if offset + 2 < bytes.count, let high = Hexadecimal.value(of: bytes[offset + 1]),
                let low = Hexadecimal.value(of: bytes[offset + 2])
            {
                output.append(high << 4 | low)
                offset += 3
            } else if let next = softBreak(bytes, behind: offset) {
                offset = next
            } else {
                output.append(byte)
                offset += 1
            }
        }
    }

    /// Behind the line end that an `=` at `offset` takes away; `nil` where other bytes follow it. White space may stand
    /// between, 64 bytes at most.
    private static func softBreak(_ bytes: Span<UInt8>, behind offset: Int) -> Int? {
        var next = offset + 1
        let limit = min(bytes.count, next + 64)
        while next < limit, ASCII.isBlank(bytes[next]) { next += 1 }
        guard next < bytes.count else { return next }
        if bytes[next] == 0x0D { return next + 1 < bytes.count && bytes[next + 1] == 0x0A ? next + 2 : next + 1 }
        return bytes[next] == 0x0A ? next + 1 : nil
    }
}
