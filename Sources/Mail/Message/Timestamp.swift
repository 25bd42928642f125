/// A moment: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Sendable, Comparable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Whole seconds since 1970; the ends of the range where they lie beyond.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        microseconds = overflow ? (seconds < 0 ? Int64.min : Int64.max) : product
    }

    public static let zero = Timestamp(microseconds: 0)
    public static let distantFuture = Timestamp(microseconds: Int64.max)

    public var seconds: Int64 { microseconds / 1_000_000 }

    /// Adding past the ends of the range stops there.
    public static func + (time: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = time.microseconds.addingReportingOverflow(duration.microseconds)
        return overflow
            ? Timestamp(microseconds: duration < .zero ? Int64.min : Int64.max) : Timestamp(microseconds: sum)
    }

    public static func - (time: Timestamp, duration: Duration) -> Timestamp { time + (.zero - duration) }

    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds) - .microseconds(earlier.microseconds)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Duration {
    /// Whole microseconds, cut towards zero; the ends of the range where it is longer.
    public var microseconds: Int64 {
        let (whole, fraction) = components
        let (scaled, overflow) = whole.multipliedReportingOverflow(by: 1_000_000)
        if overflow { return whole < 0 ? Int64.min : Int64.max }
        let (sum, isOver) = scaled.addingReportingOverflow(fraction / 1_000_000_000_000)
        return isOver ? (whole < 0 ? Int64.min : Int64.max) : sum
    }
}

/// Where the present moment comes from; tests and the demo hand in their own.
public protocol TimeSource: Sendable {
    func now() -> Timestamp
}
