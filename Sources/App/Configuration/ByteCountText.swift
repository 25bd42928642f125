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

    /// For people, three digits or so: `197 MiB`, `56.2 GiB`, `10 TiB`.
    static func write(_ count: Int) -> String {
        let units = [("TiB", 40), ("GiB", 30)]
        guard let (unit, shift) = units.first(where: { count >> $0.1 > 0 }) else { return "\(count >> 20) MiB" }
        let tenths = ((count >> (shift - 10)) * 10) >> 10
        return tenths % 10 == 0 || tenths >= 1_000 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
