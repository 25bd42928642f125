/// Times as people write them: `90s`, `15m`, `48h`, `7d`.
public enum DurationText {
    /// `nil` where `text` is no count with one of the units s, m, h, d, or is over ten years.
    public static func parse(_ text: some StringProtocol) -> Duration? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.count <= 10, let unit = bytes.last,
            bytes.dropLast().allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(text.dropLast())
        else { return nil }
        let secondsByUnit: [UInt8: Int64] = [
            UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3_600, UInt8(ascii: "d"): 86_400,
        ]
        guard let seconds = secondsByUnit[unit] else { return nil }
        let (total, overflow) = count.multipliedReportingOverflow(by: seconds)
        return overflow || total > 10 * 366 * 86_400 ? nil : .seconds(total)
    }

    /// The longest unit that holds it without a rest: `48h`, `90m`.
    public static func write(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        if seconds > 0, seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
        if seconds > 0, seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}
