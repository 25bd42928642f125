/// Reads a time to wait such as `300 seconds`, `5 minutes`, `00:04:32` after words like "try again in".
enum WaitTime {
    /// A week; longer times are cut to it.
    static let limit = 7 * 24 * 3600

    /// - Parameter start: behind the words that announce the time.
    /// - Returns: seconds, 1...`limit`; `nil` where no time stands within a few words.
    static func seconds(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var offset = start
        let end = min(text.count, start + 24)
        while offset < end, !ASCII.isDigit(text[offset]) {
            if text[offset] == UInt8(ascii: ".") { return nil }
            offset += 1
        }
        guard offset < end else { return nil }
        var value = number(text, &offset)
        if offset < text.count, text[offset] == UInt8(ascii: ":") { return clock(text, &offset, first: value) }
        while offset < text.count, text[offset] == 0x20 || text[offset] == UInt8(ascii: "-") { offset += 1 }
        guard let unit = unit(text, offset) else { return nil }
        value = min(value, limit)
        let seconds = min(value * unit, limit)
        return seconds > 0 ? seconds : nil
    }

    /// Digits up to a million; further ones change nothing.
    private static func number(_ text: UnsafeBufferPointer<UInt8>, _ offset: inout Int) -> Int {
        var value = 0
        while offset < text.count, ASCII.isDigit(text[offset]) {
            value = min(value * 10 + Int(text[offset] - 0x30), 1_000_000)
            offset += 1
        }
        return value
    }

    /// `mm:ss` or `hh:mm:ss`.
    private static func clock(_ text: UnsafeBufferPointer<UInt8>, _ offset: inout Int, first: Int) -> Int? {
        var value = first
        var parts = 1
        while parts < 3, offset + 1 < text.count, text[offset] == UInt8(ascii: ":"), ASCII.isDigit(text[offset + 1]) {
            offset += 1
            value = min(value * 60 + number(text, &offset), limit)
            parts += 1
        }
        return parts > 1 && value > 0 ? value : nil
    }

    /// Seconds in the unit that stands here; a bare number means seconds.
    private static func unit(_ text: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Int? {
        guard offset < text.count else { return 1 }
        return switch ASCII.folded(text[offset]) {
        case UInt8(ascii: "s"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ")"), UInt8(ascii: "]"), 0x0A, 0x0D:
            1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3600
        case UInt8(ascii: "d"): 86_400
        default: nil
        }
    }
}
