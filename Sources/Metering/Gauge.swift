internal import Synchronization

/// A figure that rises and falls, from any thread.
public final class Gauge: Sendable {
    private let figure = Atomic(0)

    public init() {}

    public func set(_ value: Int) { figure.store(value, ordering: .relaxed) }

    /// - Parameter amount: below 0 to take away.
    public func add(_ amount: Int = 1) { figure.wrappingAdd(amount, ordering: .relaxed) }

    public var value: Int { figure.load(ordering: .relaxed) }
}

extension Gauge: Cell {
    func write(_ name: String, _ labels: [Label], into text: inout MetricText) {
        text.sample(name, labels, value)
    }
}
