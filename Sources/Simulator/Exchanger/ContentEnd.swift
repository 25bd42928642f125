/// Looks for the line with a single dot that ends message content; the bytes themselves are thrown away. Source: RFC
/// 5321 section 4.1.1.4.
struct ContentEnd: Hashable, Sendable {
    private static let mark: [5 of UInt8] = [0x0D, 0x0A, 0x2E, 0x0D, 0x0A]

    /// Bytes of CR LF dot CR LF seen last; content begins as if a line had just ended.
    private var matched = 2
    private(set) var byteCount = 0

    var isComplete: Bool { matched == 5 }

    /// - Returns: how many of `bytes` belong to the content, the mark included.
    mutating func read(_ bytes: ArraySlice<UInt8>) -> Int {
        var taken = 0
        for byte in bytes {
            if isComplete { break }
            taken += 1
            if byte == ContentEnd.mark[matched] {
                matched += 1
            } else {
                matched = byte == 0x0D ? 1 : 0
            }
        }
        byteCount += taken
        return taken
    }
}
