/// A table that never changes, read without counting references: its owner keeps it alive and gives it back.
struct FixedTable<Element: Sendable>: @unchecked Sendable {
    private let start: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        start = .allocate(capacity: max(count, 1))
        elements.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { start.initialize(from: base, count: source.count) }
        }
    }

    func deallocate() {
        start.deinitialize(count: count)
        start.deallocate()
    }

    @inline(__always) subscript(index: Int) -> Element {
        assert(index >= 0 && index < count, "an index inside the table")
        return start[index]
    }
}

/// Lists of numbers laid end to end: list `n` is `values[starts[n]..<starts[n + 1]]`.
struct FixedLists: Sendable {
    private let starts: FixedTable<UInt32>
    private let values: FixedTable<UInt16>

    init(_ lists: [[UInt16]]) {
        var ends: [UInt32] = [0]
        var flat: [UInt16] = []
        for list in lists {
            flat += list
            ends.append(UInt32(flat.count))
        }
        starts = FixedTable(ends)
        values = FixedTable(flat)
    }

    func deallocate() {
        starts.deallocate()
        values.deallocate()
    }

    @inline(__always) func range(_ list: Int) -> Range<Int> { Int(starts[list])..<Int(starts[list + 1]) }
    @inline(__always) subscript(index: Int) -> UInt16 { values[index] }
}
