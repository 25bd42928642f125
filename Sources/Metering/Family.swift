internal import Synchronization

/// What can be counted into: a `Counter`, a `Gauge` or a `Histogram`.
public protocol MetricCell: AnyObject, Sendable {}

/// How a cell is shown.
protocol Cell: MetricCell {
    func write(_ name: String, _ labels: [Label], into text: inout MetricText)
}

extension Counter: MetricCell {}
extension Gauge: MetricCell {}
extension Histogram: MetricCell {}

/// Cells of one metric, told apart by their labels' values. However many values the world invents, it holds `limit` cells:
/// who comes later is counted under `other`.
public final class Family<Member: MetricCell>: Sendable {
    let labels: [String]
    private let limit: Int
    private let make: @Sendable () -> Member
    private let cells = Mutex<[[String]: Member]>([:])

    init(labels: [String], limit: Int, make: @escaping @Sendable () -> Member) {
        self.labels = labels
        self.limit = limit
        self.make = make
    }

    /// The cell of these values, one for each label. Takes a lock: whoever counts often keeps the cell.
    public subscript(values: String...) -> Member { cell(values) }

    private func cell(_ values: [String]) -> Member {
        precondition(values.count == labels.count, "a value for each label")
        return cells.withLock { cells in
            if let cell = cells[values] { return cell }
            let place = cells.count < limit ? values : values.map { _ in Family.overflow }
            if let cell = cells[place] { return cell }
            let cell = make()
            cells[place] = cell
            return cell
        }
    }

    static var overflow: String { "other" }

    /// In the order of their values.
    var members: [(values: [String], cell: Member)] {
        cells.withLock { cells in cells.map { (values: $0.key, cell: $0.value) } }
            .sorted { $0.values.lexicographicallyPrecedes($1.values) }
    }
}
