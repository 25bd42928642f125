/// How values are spread, over fixed buckets; from any thread, without a lock. An observation costs two additions; a reader
/// who comes between them sees a sum that is ahead of its count by one value.
public final class Histogram: Sendable {
    private let buckets: Buckets
    /// One for each bound, and one for what lies above all of them.
    private let counts: [Counter]
    private let sum = Counter()

    public init(_ buckets: Buckets) {
        self.buckets = buckets
        counts = (0...buckets.bounds.count).map { _ in Counter() }
    }

    /// For buckets of durations. Less than nothing, as after a step of the clock, counts as nothing.
    public func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        add(overflow ? Int.max / 2 : max(0, Int(whole) + Int(attoseconds / 1_000_000_000_000)))
    }

    /// For buckets of sizes: 0...
    public func observe(count: Int) { add(count) }

    private func add(_ value: Int) {
        var index = 0
        while index < buckets.bounds.count, value > buckets.bounds[index] { index += 1 }
        sum.add(value)
        counts[index].add()
    }

    /// How many values were observed.
    public var count: Int { counts.reduce(0) { $0 + $1.value } }
}

extension Histogram: Cell {
    func write(_ name: String, _ labels: [Label], into text: inout MetricText) {
        var total = 0
        for (index, counter) in counts.enumerated() {
            total += counter.value
            let bound = index < buckets.bounds.count ? text.number(buckets.bounds[index], buckets.unit) : "+Inf"
            text.sample(name + "_bucket", labels + [Label("le", bound)], total)
        }
        text.sample(name + "_sum", labels, text.number(sum.value, buckets.unit))
        text.sample(name + "_count", labels, total)
    }
}
