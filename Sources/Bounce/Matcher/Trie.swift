/// The phrases as a tree of symbols, from which the automaton is made.
struct Trie {
    private(set) var firstChild: [UInt16] = [0]
    private(set) var sibling: [UInt16] = [0]
    private(set) var symbol: [UInt8] = [0]
    private var own: [[UInt16]] = [[]]

    var count: Int { firstChild.count }

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
            symbol.append(next)
            own.append([])
            state = new
        }
        own[state].append(number)
        return true
    }

    private func child(of state: Int, _ wanted: UInt8) -> Int? {
        var child = Int(firstChild[state])
        while child != 0, symbol[child] != wanted { child = Int(sibling[child]) }
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
                if parent != 0 { failures[child] = UInt16(step(from: failures[Int(parent)], symbol[child], failures)) }
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

    /// The root and the states with several children; then the others, chain by chain.
    func branchesAndChains(_ order: [UInt16]) -> (branching: [UInt16], chains: [UInt16]) {
        let branching = order.filter { $0 == 0 || hasSeveralChildren(Int($0)) }
        var chains: [UInt16] = []
        for state in branching {
            var child = firstChild[Int(state)]
            while child != 0 {
                var next = child
                while next != 0, !hasSeveralChildren(Int(next)) {
                    chains.append(next)
                    next = firstChild[Int(next)]
                }
                child = sibling[Int(child)]
            }
        }
        return (branching, chains)
    }

    private func hasSeveralChildren(_ state: Int) -> Bool {
        firstChild[state] != 0 && sibling[Int(firstChild[state])] != 0
    }
}
