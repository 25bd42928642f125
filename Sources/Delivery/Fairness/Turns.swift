import DequeModule

/// A line from which one is taken at a time.
protocol Line {
    associatedtype Element
    init()
    var isEmpty: Bool { get }
    mutating func popFirst() -> Element?
    /// What the last `popFirst` came from gives its next one, where that is like it.
    mutating func popNext(where isAlike: (Element) -> Bool) -> Element?
    /// Everything, and is empty.
    mutating func drain() -> [Element]
}

extension Deque: Line {
    mutating func popNext(where isAlike: (Element) -> Bool) -> Element? {
        guard let first, isAlike(first) else { return nil }
        return removeFirst()
    }

    mutating func drain() -> [Element] {
        defer { removeAll() }
        return Array(self)
    }
}

/// Lines that take turns: one element each, and whoever gave several at once lets as many turns pass. O(1) an element over
/// time; with one line alone there is nothing to decide.
/// Source: Shreedhar and Varghese, Efficient Fair Queuing Using Deficit Round Robin, 1995.
struct Turns<Key: Hashable, Inner: Line>: Line {
    private struct Place {
        let key: Key
        var line = Inner()
        /// Elements that it may give before its turn is over; under 0 where it gave several at once.
        var credit = 0
    }

    private var places: [Place?] = []
    private var free: [Int] = []
    private var index: [Key: Int] = [:]
    /// Places whose line is not empty; the first has its turn.
    private var ring = Deque<Int>()
    /// The first of the ring is where the last element came from.
    private var hasTurn = false
    private var last = 0
    /// The place that was emptied last is kept: most often its owner comes again.
    private var idle: Int?

    init() {}

    var isEmpty: Bool { ring.isEmpty }

    /// Changes the line of `key`, which must not be empty afterwards. A line that is new comes last.
    mutating func withLine(of key: Key, _ change: (inout Inner) -> Void) {
        if !places.indices.contains(last) || places[last]?.key != key { last = place(of: key) }
        if last == idle {
            idle = nil
            ring.append(last)
        }
        change(&places[last]!.line)
    }

    private mutating func place(of key: Key) -> Int {
        if let place = index[key] { return place }
        let place: Int
        if let reused = free.popLast() {
            place = reused
            places[place] = Place(key: key)
        } else {
            place = places.count
            places.append(Place(key: key))
        }
        index[key] = place
        ring.append(place)
        return place
    }

    mutating func popFirst() -> Inner.Element? {
        guard let place = turn() else { return nil }
        hasTurn = true
        return pop(from: place) { $0.popFirst() }
    }

    mutating func popNext(where isAlike: (Inner.Element) -> Bool) -> Inner.Element? {
        guard hasTurn, let place = ring.first else { return nil }
        return pop(from: place) { $0.popNext(where: isAlike) }
    }

    /// The place whose turn it is. It keeps its turn until the next `popFirst`.
    private mutating func turn() -> Int? {
        guard ring.count > 1 else {
            if let only = ring.first { places[only]!.credit = 0 }
            return ring.first
        }
        while let place = ring.first, places[place]!.credit <= 0 {
            places[place]!.credit += 1
            ring.removeFirst()
            ring.append(place)
        }
        return ring.first
    }

    private mutating func pop(from place: Int, _ take: (inout Inner) -> Inner.Element?) -> Inner.Element? {
        guard let element = take(&places[place]!.line) else { return nil }
        places[place]!.credit -= 1
        if places[place]!.line.isEmpty { forget(place) }
        return element
    }

    private mutating func forget(_ place: Int) {
        ring.removeFirst()
        hasTurn = false
        places[place]!.credit = 0
        if let idle {
            index[places[idle]!.key] = nil
            places[idle] = nil
            free.append(idle)
        }
        idle = place
    }

    mutating func drain() -> [Inner.Element] {
        defer { self = Self() }
        return ring.reduce(into: []) { all, place in all += places[place]!.line.drain() }
    }
}
