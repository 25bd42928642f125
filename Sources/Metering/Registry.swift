internal import Synchronization

/// The metrics of one node, in the order in which they were declared. Rooms declare theirs once, when they open, and keep
/// what they count into; the page asks for all of them.
public final class Registry: Sendable {
    private struct Entry: Sendable {
        let name: String
        let kind: MetricText.Kind
        let help: String
        let write: @Sendable (String, inout MetricText) -> Void
    }

    private let entries = Mutex<[Entry]>([])

    public init() {}

    /// - Parameter name: ends in `_total`.
    public func counter(_ name: String, _ help: String) -> Counter {
        declare(name, .counter, help, Counter())
    }

    public func gauge(_ name: String, _ help: String) -> Gauge {
        declare(name, .gauge, help, Gauge())
    }

    /// - Parameter name: of durations, ends in `_seconds`.
    public func histogram(_ name: String, _ help: String, _ buckets: Buckets) -> Histogram {
        declare(name, .histogram, help, Histogram(buckets))
    }

    /// - Parameter limit: how many combinations of values are told apart.
    public func counters(_ name: String, _ help: String, by labels: [String], limit: Int = 300) -> Family<Counter> {
        declare(name, .counter, help, Family(labels: labels, limit: limit) { Counter() })
    }

    /// - Parameter limit: how many combinations of values are told apart.
    public func histograms(
        _ name: String, _ help: String, by labels: [String], _ buckets: Buckets, limit: Int = 300
    ) -> Family<Histogram> {
        declare(name, .histogram, help, Family(labels: labels, limit: limit) { Histogram(buckets) })
    }

    /// A figure that is asked for when the page is read, and must be there at once; left out where it is `nil`.
    public func observed(
        _ name: String, _ kind: MetricText.Kind, _ help: String, _ read: @escaping @Sendable () -> Double?
    ) {
        enter(
            Entry(name: name, kind: kind, help: help) { name, text in
                if let value = read() { text.sample(name, [], value) }
            })
    }

    /// The same with labels: `read` gives a value for each combination of theirs.
    public func observed(
        _ name: String, _ kind: MetricText.Kind, _ help: String, by labels: [String],
        _ read: @escaping @Sendable () -> [(values: [String], figure: Int)]
    ) {
        enter(
            Entry(name: name, kind: kind, help: help) { name, text in
                for (values, figure) in read() { text.sample(name, zip(labels, values).map { Label($0, $1) }, figure) }
            })
    }

    /// All of them, as Prometheus reads it.
    public func write(into text: inout MetricText) {
        for entry in entries.withLock(\.self) {
            text.begin(entry.name, entry.kind, entry.help)
            entry.write(entry.name, &text)
        }
    }

    private func declare<Single: Cell>(
        _ name: String, _ kind: MetricText.Kind, _ help: String, _ cell: Single
    ) -> Single {
        enter(Entry(name: name, kind: kind, help: help) { cell.write($0, [], into: &$1) })
        return cell
    }

    private func declare<Member: Cell>(
        _ name: String, _ kind: MetricText.Kind, _ help: String, _ family: Family<Member>
    ) -> Family<Member> {
        enter(
            Entry(name: name, kind: kind, help: help) { name, text in
                for (values, cell) in family.members {
                    cell.write(name, zip(family.labels, values).map { Label($0, $1) }, into: &text)
                }
            })
        return family
    }

    private func enter(_ entry: Entry) {
        entries.withLock { entries in
            precondition(!entries.contains { $0.name == entry.name }, "\(entry.name) is declared twice")
            entries.append(entry)
        }
    }
}
