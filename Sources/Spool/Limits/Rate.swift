/// So many in so long, such as `100/min`: in no window of that length, wherever it begins, go more.
///
/// Where several may go at once the text says so, `100/min burst 10`, and what follows a burst is spaced so that the
/// promise still holds.
public struct Rate: Hashable, Sendable, CustomStringConvertible {
    /// The length of the window.
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case second = "s"
        case minute = "min"
        case hour = "h"
        case day = "d"

        public var seconds: Int {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3_600
            case .day: 86_400
            }
        }
    }

    /// The greatest `count`.
    public static let limit = 1_000_000

    /// 1...`limit`.
    public let count: Int
    public let unit: Unit
    /// 1...`count / 2`, or 1: how many may go at one moment after a quiet time.
    public let burst: Int

    /// Numbers beyond their ranges are brought within.
    /// - Parameter burst: `nil`: what goes in ten milliseconds, so that high rates need no timer for each.
    public init(_ count: Int, per unit: Unit, burst: Int? = nil) {
        self.count = min(max(1, count), Self.limit)
        self.unit = unit
        self.burst = min(max(1, burst ?? Self.usualBurst(self.count, unit)), max(1, self.count / 2))
    }

    private static func usualBurst(_ count: Int, _ unit: Unit) -> Int { max(1, count / (unit.seconds * 100)) }

    /// Nanoseconds from one to the next when they come evenly, rounded up.
    public var interval: Int64 {
        let spaces = Int64(count - burst + 1)
        return (Int64(unit.seconds) * 1_000_000_000 + spaces - 1) / spaces
    }

    /// What goes in a second on average.
    public var perSecond: Double { 1e9 / Double(interval) }

    // MARK: Text

    /// `100/min`, with ` burst 10` where that is not what would be taken anyway.
    public var description: String {
        let text = "\(count)/\(unit.rawValue)"
        return burst == Self.usualBurst(count, unit) ? text : "\(text) burst \(burst)"
    }

    /// `nil` where `text` is not `COUNT/UNIT` with `s`, `min`, `h` or `d`, or names a number out of range.
    public init?(_ text: some StringProtocol) {
        let words = text.split(separator: " ", maxSplits: 3)
        guard words.count == 1 || words.count == 3 && words[1] == "burst", let first = words.first else { return nil }
        let parts = first.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Self.number(parts[0]), let unit = Unit(rawValue: String(parts[1])) else {
            return nil
        }
        guard words.count == 3 else {
            self.init(count, per: unit)
            return
        }
        guard let burst = Self.number(words[2]), burst <= max(1, count / 2) else { return nil }
        self.init(count, per: unit, burst: burst)
    }

    /// Digits and nothing else, 1...`limit`.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...7).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text).flatMap { (1...limit).contains($0) ? $0 : nil }
    }
}
