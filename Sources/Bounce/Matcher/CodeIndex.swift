import Mail

/// Rules by enhanced code: a hash table with the key beside each list.
struct CodeIndex: Sendable {
    private let slots: FixedTable<UInt32>
    private let lists: FixedLists
    private let mask: Int

    init(_ rules: [UInt32: [UInt16]]) {
        var capacity = 64
        while capacity < rules.count * 4 { capacity *= 2 }
        var keys = [UInt32](repeating: 0, count: capacity)
        var values = [[UInt16]](repeating: [], count: capacity)
        for (key, list) in rules.sorted(by: { $0.key < $1.key }) {
            var slot = CodeIndex.hash(key) & (capacity - 1)
            while keys[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            keys[slot] = key
            values[slot] = list
        }
        slots = FixedTable(keys)
        lists = FixedLists(values)
        mask = capacity - 1
    }

    private static func hash(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 8) }

    @inline(__always) func rules(of code: EnhancedStatusCode) -> Range<Int> {
        let key = CodeIndex.key(code)
        var slot = CodeIndex.hash(key) & mask
        while slots[slot] != 0 {
            if slots[slot] == key { return lists.range(slot) }
            slot = (slot + 1) & mask
        }
        return 0..<0
    }

    @inline(__always) subscript(index: Int) -> UInt16 { lists[index] }

    static func key(_ code: EnhancedStatusCode) -> UInt32 {
        UInt32(code.class) << 20 | UInt32(code.subject) << 10 | UInt32(code.detail)
    }

    func deallocate() {
        slots.deallocate()
        lists.deallocate()
    }
}
