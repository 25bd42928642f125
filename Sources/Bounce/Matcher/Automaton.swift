/// All phrases of all rules in one deterministic automaton (Aho and Corasick, 1975): a step a byte, whatever the number of
/// phrases. Bytes that no phrase has share one class; states where a phrase ends have the highest numbers.
struct Automaton: Sendable {
    /// The class of each byte, ASCII case folded and control characters as white space.
    let classes: [UInt8]
    /// The next state at `state << shift | class`.
    let table: [UInt16]
    let shift: UInt8
    /// States from here on end a phrase.
    let firstEnding: UInt16
    /// Where the phrases of ending state `firstEnding + n` begin in `endings`; one more than there are such states.
    let endingStarts: [UInt32]
    /// Numbers of phrases.
    let endings: [UInt16]

    static let stateLimit = 60_000

    /// `nil` where the phrases need more than `stateLimit` states.
    init?(_ phrases: [[UInt8]]) {
        var trie = Trie()
        for (number, phrase) in phrases.enumerated() {
            guard trie.insert(phrase, number: UInt16(number), stateLimit: Automaton.stateLimit) else { return nil }
        }
        let order = trie.breadthFirst()
        let failures = trie.failures(order)
        let found = trie.phrases(order, failures)
        classes = Automaton.classes(of: phrases)
        shift = (classes.max() ?? 0) < 128 ? 7 : 8
        let plain = order.filter { found[Int($0)].isEmpty }
        let ending = order.filter { !found[Int($0)].isEmpty }
        firstEnding = UInt16(plain.count)
        var starts: [UInt32] = [0]
        var flat: [UInt16] = []
        for state in ending {
            flat += found[Int(state)]
            starts.append(UInt32(flat.count))
        }
        endingStarts = starts
        endings = flat
        var numbers = [UInt16](repeating: 0, count: order.count)
        for (number, state) in (plain + ending).enumerated() { numbers[Int(state)] = UInt16(number) }
        table = trie.table(order, failures, numbers: numbers, classes: classes, shift: shift)
    }

    /// Classes in the order of first use; 0 for bytes that no phrase has.
    private static func classes(of phrases: [[UInt8]]) -> [UInt8] {
        var classes = [UInt8](repeating: 0, count: 256)
        var next: UInt8 = 1
        for phrase in phrases {
            for byte in phrase where classes[Int(byte)] == 0 {
                classes[Int(byte)] = next
                next &+= 1
            }
        }
        for upper in 0x41...0x5A { classes[upper] = classes[upper | 0x20] }
        for control in 0..<0x20 { classes[control] = classes[0x20] }
        return classes
    }
}

/// The phrases as a tree of bytes, from which the automaton is made.
private struct Trie {
    private var firstChild: [UInt16] = [0]
    private var sibling: [UInt16] = [0]
    private var byte: [UInt8] = [0]
    private var own: [[UInt16]] = [[]]

    mutating func insert(_ phrase: [UInt8], number: UInt16, stateLimit: Int) -> Bool {
        var state = 0
        for next in phrase {
            if let child = child(of: state, next) {
                state = child
                continue
            }
            guard firstChild.count < stateLimit else { return false }
            let new = firstChild.count
            sibling.append(firstChild[state])
            firstChild[state] = UInt16(new)
            firstChild.append(0)
            byte.append(next)
            own.append([])
            state = new
        }
        own[state].append(number)
        return true
    }

    private func child(of state: Int, _ wanted: UInt8) -> Int? {
        var child = Int(firstChild[state])
        while child != 0, byte[child] != wanted { child = Int(sibling[child]) }
        return child == 0 ? nil : child
    }

    func breadthFirst() -> [UInt16] {
        var order: [UInt16] = [0]
        order.reserveCapacity(firstChild.count)
        var next = 0
        while next < order.count {
            var child = firstChild[Int(order[next])]
            while child != 0 {
                order.append(child)
                child = sibling[Int(child)]
            }
            next += 1
        }
        return order
    }

    /// The state of the longest proper end of each state's bytes that also begins a phrase.
    func failures(_ order: [UInt16]) -> [UInt16] {
        var failures = [UInt16](repeating: 0, count: firstChild.count)
        for parent in order {
            var child = Int(firstChild[Int(parent)])
            while child != 0 {
                if parent != 0 { failures[child] = UInt16(step(from: failures[Int(parent)], byte[child], failures)) }
                child = Int(sibling[child])
            }
        }
        return failures
    }

    private func step(from start: UInt16, _ next: UInt8, _ failures: [UInt16]) -> Int {
        var state = Int(start)
        while true {
            if let child = child(of: state, next) { return child }
            guard state != 0 else { return 0 }
            state = Int(failures[state])
        }
    }

    /// The phrases that end in each state, the longest first.
    func phrases(_ order: [UInt16], _ failures: [UInt16]) -> [[UInt16]] {
        var found = own
        for state in order where state != 0 { found[Int(state)] += found[Int(failures[Int(state)])] }
        return found
    }

    /// Each row is its failure's row with the state's own children written over it.
    func table(
        _ order: [UInt16], _ failures: [UInt16], numbers: [UInt16], classes: [UInt8], shift: UInt8
    ) -> [UInt16] {
        let width = 1 << Int(shift)
        return [UInt16](unsafeUninitializedCapacity: order.count * width) { table, count in
            for state in order {
                let row = table.baseAddress! + Int(numbers[Int(state)]) * width
                if state == 0 {
                    row.initialize(repeating: 0, count: width)
                } else {
                    row.initialize(
                        from: table.baseAddress! + Int(numbers[Int(failures[Int(state)])]) * width, count: width)
                }
                var child = Int(firstChild[Int(state)])
                while child != 0 {
                    row[Int(classes[Int(byte[child])])] = numbers[child]
                    child = Int(sibling[child])
                }
            }
            count = order.count * width
        }
    }
}
