/// Sizes as people write them: `4096`, `64K`, `256M`, `2G`, `1T`; powers of 1,024.
enum ByteCountText {
    /// `nil` where `text` is no count, alone or with one of the units, or is over a pebibyte.
    static func parse(_ text: some StringProtocol) -> Int? {
        var digits = Array(text.utf8)
        let shifts: [UInt8: Int] = [
            UInt8(ascii: "K"): 10, UInt8(ascii: "M"): 20, UInt8(ascii: "G"): 30, UInt8(ascii: "T"): 40,
        ]
        let shift = digits.last.flatMap { shifts[$0] }
        if shift != nil { digits.removeLast() }
        guard (1...16).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let count = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: 1 << (shift ?? 0))
        return overflow || bytes > 1 << 50 ? nil : bytes
    }
}
