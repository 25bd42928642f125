/// All phrases of all rules in one deterministic automaton (Aho and Corasick, 1975): its cost does not depend on how many
/// phrases there are. Where phrases branch, a state has a row of the table; along the rest of a phrase, a link names the
/// one symbol that leads on. So the whole stays small enough for the caches, which decides the speed. Symbols that no
/// phrase has share one class; classes are numbered by how often phrases use them.
struct Automaton: Sendable {
    /// The class of a byte under 0x80 at `byte`, and after a letter or digit at `byte | 0x100`.
    let asciiClasses: FixedTable<UInt8>
    /// The `ByteKind` of each byte.
    let kinds: FixedTable<UInt16>
    /// The class of each symbol.
    let symbolClasses: FixedTable<UInt8>
    /// The phrases that end in each state, the longest first.
    let endings: FixedLists
    private let rowCount: UInt16
    private let shift: Int
    /// The next state at `state << shift | class`.
    private let rows: FixedTable<UInt16>
    /// States from `rowCount` on.
    private let links: FixedTable<Link>
    /// States that end a phrase: this many from `firstEnding` on.
    private let firstEnding: UInt16
    private let endingCount: UInt16

    /// A state that one symbol leads on from; any other symbol is asked of `failure`.
    struct Link {
        /// `UInt16.max` where none leads on.
        var symbolClass: UInt16
        var next: UInt16
        var failure: UInt16
    }

    static let stateLimit = 60_000

    /// `nil` where the phrases need more than `stateLimit` states.
    init?(_ phrases: [Phrase]) {
        var trie = Trie()
        var uses = [Int](repeating: 0, count: 256)
        for (number, phrase) in phrases.enumerated() {
            for symbols in Symbols.forms(of: phrase) {
                guard trie.insert(symbols, number: UInt16(number), stateLimit: Automaton.stateLimit) else { return nil }
                for symbol in symbols { uses[Int(symbol)] += 1 }
            }
        }
        let classes = Automaton.classes(uses)
        let builder = AutomatonBuilder(trie, classes: classes)
        rowCount = UInt16(builder.rowCount)
        shift = builder.shift
        rows = FixedTable(builder.rows)
        links = FixedTable(builder.links)
        endings = FixedLists(builder.endings)
        firstEnding = UInt16(builder.endingStates.lowerBound)
        endingCount = UInt16(builder.endingStates.count)
        symbolClasses = FixedTable(classes)
        kinds = FixedTable((0..<256).map { ByteKind.of(UInt8($0)) })
        asciiClasses = FixedTable(
            (0..<512).map { (index: Int) -> UInt8 in
                classes[Int(Symbols.ascii(UInt8(index & 0x7F), afterWord: index >= 256))]
            })
    }

    func deallocate() {
        asciiClasses.deallocate()
        kinds.deallocate()
        symbolClasses.deallocate()
        endings.deallocate()
        rows.deallocate()
        links.deallocate()
    }

    /// The state after one more symbol. A failure is always shallower, so all steps of a text together are linear.
    @inline(__always) func step(from start: UInt16, _ symbolClass: UInt8) -> UInt16 {
        var state = start
        while state >= rowCount {
            let link = links[Int(state &- rowCount)]
            if link.symbolClass == UInt16(symbolClass) { return link.next }
            state = link.failure
        }
        return rows[Int(state) &<< shift | Int(symbolClass)]
    }

    @inline(__always) func endsPhrase(_ state: UInt16) -> Bool {
        state &- firstEnding < endingCount
    }

    /// 1 for the symbol used most, and so on; 0 for symbols that no phrase has.
    private static func classes(_ uses: [Int]) -> [UInt8] {
        let used = (0..<256).filter { uses[$0] > 0 }.sorted { (uses[$1], $0) < (uses[$0], $1) }
        var classes = [UInt8](repeating: 0, count: 256)
        for (number, symbol) in used.enumerated() { classes[symbol] = UInt8(clamping: number + 1) }
        return classes
    }
}

/// Numbers the states of a tree and lays out their rows and links.
struct AutomatonBuilder {
    let rowCount: Int
    let shift: Int
    private(set) var rows: [UInt16]
    private(set) var links: [Automaton.Link] = []
    let endings: [[UInt16]]
    let endingStates: Range<Int>

    init(_ trie: Trie, classes: [UInt8]) {
        let order = trie.breadthFirst()
        let failures = trie.failures(order)
        let found = trie.phrases(order, failures)
        let (branching, chains) = trie.branchesAndChains(order)
        let ends = { (state: UInt16) in !found[Int(state)].isEmpty }
        let numbered =
            branching.filter { !ends($0) } + branching.filter(ends) + chains.filter(ends) + chains.filter { !ends($0) }
        let branchingCount = branching.count
        var numbers = [UInt16](repeating: 0, count: trie.count)
        for (number, state) in numbered.enumerated() { numbers[Int(state)] = UInt16(number) }
        endings = numbered.map { found[Int($0)] }
        let firstEnding = numbered.firstIndex(where: ends) ?? 0
        endingStates = firstEnding..<(firstEnding + numbered.count(where: ends))
        rowCount = branchingCount
        shift = (classes.max() ?? 0) < 128 ? 7 : 8
        rows = [UInt16](repeating: 0, count: branchingCount << shift)
        for state in numbered.dropFirst(branchingCount) {
            let child = Int(trie.firstChild[Int(state)])
            links.append(
                Automaton.Link(
                    symbolClass: child == 0 ? UInt16.max : UInt16(classes[Int(trie.symbol[child])]),
                    next: numbers[child], failure: numbers[Int(failures[Int(state)])]))
        }
        // Breadth first, so that the rows of failures are whole before they are copied.
        for state in order where Int(numbers[Int(state)]) < branchingCount {
            let row = Int(numbers[Int(state)]) << shift
            if state != 0 {
                let failure = numbers[Int(failures[Int(state)])]
                for column in 0..<(1 << shift) { rows[row + column] = step(from: failure, UInt16(column)) }
            }
            var child = Int(trie.firstChild[Int(state)])
            while child != 0 {
                rows[row + Int(classes[Int(trie.symbol[child])])] = numbers[child]
                child = Int(trie.sibling[child])
            }
        }
    }

    private func step(from start: UInt16, _ symbolClass: UInt16) -> UInt16 {
        var state = Int(start)
        while state >= rowCount {
            let link = links[state - rowCount]
            if link.symbolClass == symbolClass { return link.next }
            state = Int(link.failure)
        }
        return rows[state << shift | Int(symbolClass)]
    }
}
