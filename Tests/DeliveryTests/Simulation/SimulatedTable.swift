import Bounce
import DequeModule
import Mail

@testable import Delivery
@testable import Spool

/// What one message has come to.
struct SimulatedMessage {
    let share: Int
    let domain: Int
    let content: Int
    let expiresAt: Timestamp
    var dueAt: Timestamp
    /// 0 while it waits.
    var lease: Int64 = 0
    var attempts = 0
    /// How often the clock had jumped when it was leased.
    var jumps = 0
    var isSuppressed = false
    var status: RecipientStatus?
    /// How often a server took it.
    var takenCount = 0
}

/// A model of the spool's table of waiting mail: rows with a time due and a lease, found in the order of its two indexes.
struct SimulatedTable {
    /// A place in an index: when, and what.
    private struct Place: Comparable {
        let due: Int64
        let message: Int
        static func < (left: Place, right: Place) -> Bool {
            left.due != right.due ? left.due < right.due : left.message < right.message
        }
    }

    private struct Lane {
        /// Domains with waiting mail, by the order of their names.
        var ranks: [Int] = []
        var places: [Int: Deque<Place>] = [:]
        var all = Deque<Place>()
    }

    let shares: [QueueShare]
    let domains: [DomainName]
    private let names: [String]
    /// A domain's place in the order of names, and the domain at a place.
    private let rankOfDomain: [Int]
    private let rankOfName: [String: Int]
    private let sortedNames: [String]
    private let sharesOfPriority: [Priority: [Int]]
    private let shareNumbers: [QueueShare: Int]
    private(set) var messages: [SimulatedMessage] = []
    private var histories: [Int: RefusalHistory] = [:]
    private var lanes: [Lane]
    private(set) var leasedCount = 0
    private(set) var unfinishedCount = 0

    init(shares: [QueueShare], domains: [DomainName]) {
        self.shares = shares
        self.domains = domains
        names = domains.map(\.text)
        sortedNames = names.sorted()
        rankOfName = Dictionary(uniqueKeysWithValues: sortedNames.enumerated().map { ($1, $0) })
        rankOfDomain = names.map { [rankOfName] in rankOfName[$0]! }
        sharesOfPriority = Dictionary(
            grouping: shares.indices.sorted { shares[$0].mark < shares[$1].mark }, by: { shares[$0].priority })
        shareNumbers = Dictionary(uniqueKeysWithValues: shares.enumerated().map { ($1, $0) })
        lanes = Array(repeating: Lane(), count: shares.count)
    }

    // MARK: Rows

    mutating func add(_ message: SimulatedMessage) -> Int {
        messages.append(message)
        unfinishedCount += 1
        if message.lease == 0 { index(messages.count - 1) } else { leasedCount += 1 }
        return messages.count - 1
    }

    mutating func suppress(_ message: Int) { messages[message].isSuppressed = true }

    mutating func noteTaken(_ message: Int) { messages[message].takenCount += 1 }

    func history(of message: Int) -> RefusalHistory { histories[message] ?? RefusalHistory() }

    mutating func take(_ message: Int, lease: Int64, jumps: Int) {
        unindex(message)
        messages[message].lease = lease
        messages[message].jumps = jumps
        leasedCount += 1
    }

    /// Back to waiting. Changes nothing where the row is not leased under that number.
    /// - Returns: whether it changed.
    mutating func wait(_ message: Int, lease: Int64, until due: Timestamp, history: RefusalHistory? = nil) -> Bool {
        guard messages[message].status == nil, messages[message].lease == lease else { return false }
        messages[message].lease = 0
        messages[message].dueAt = due
        leasedCount -= 1
        if let history {
            histories[message] = history
            messages[message].attempts += 1
        }
        index(message)
        return true
    }

    mutating func finish(_ message: Int, lease: Int64, as status: RecipientStatus) -> Bool {
        guard messages[message].status == nil, messages[message].lease == lease else { return false }
        messages[message].status = status
        leasedCount -= 1
        unfinishedCount -= 1
        histories[message] = nil
        return true
    }

    /// What a node held that is no more.
    mutating func voidLeases() {
        for message in messages.indices where messages[message].status == nil && messages[message].lease != 0 {
            messages[message].lease = 0
            leasedCount -= 1
            index(message)
        }
    }

    // MARK: Indexes

    private mutating func index(_ number: Int) {
        let message = messages[number]
        let place = Place(due: message.dueAt.microseconds, message: number)
        let rank = rankOfDomain[message.domain]
        Self.insert(place, into: &lanes[message.share].all)
        if lanes[message.share].places[rank] == nil {
            let at = Self.position(of: rank, in: lanes[message.share].ranks)
            lanes[message.share].ranks.insert(rank, at: at)
        }
        Self.insert(place, into: &lanes[message.share].places[rank, default: []])
    }

    private mutating func unindex(_ number: Int) {
        let message = messages[number]
        let place = Place(due: message.dueAt.microseconds, message: number)
        let rank = rankOfDomain[message.domain]
        Self.remove(place, from: &lanes[message.share].all)
        Self.remove(place, from: &lanes[message.share].places[rank]!)
        if lanes[message.share].places[rank]!.isEmpty {
            lanes[message.share].places[rank] = nil
            let at = Self.position(of: rank, in: lanes[message.share].ranks)
            lanes[message.share].ranks.remove(at: at)
        }
    }

    /// Before the first that is not less.
    private static func position(of rank: Int, in ranks: [Int]) -> Int {
        var (low, high) = (0, ranks.count)
        while low < high {
            let middle = (low + high) / 2
            if ranks[middle] < rank { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func insert(_ place: Place, into places: inout Deque<Place>) {
        places.insert(place, at: position(of: place, in: places))
    }

    private static func remove(_ place: Place, from places: inout Deque<Place>) {
        let at = position(of: place, in: places)
        precondition(places.indices.contains(at) && places[at] == place, "a row is not where its index says")
        places.remove(at: at)
    }

    /// Before the first that is not earlier.
    private static func position(of place: Place, in places: Deque<Place>) -> Int {
        var (low, high) = (0, places.count)
        // New mail is due last, and what is taken was due first.
        if let last = places.last, last < place { return high }
        if let first = places.first, first == place { return 0 }
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    var nextDue: Timestamp? {
        var least = Int64.max
        for share in shares.indices {
            if let first = lanes[share].all.first { least = min(least, first.due) }
        }
        return least == .max ? nil : Timestamp(microseconds: least)
    }
}

/// The table as a claim asks it at one moment.
struct SimulatedWaiting: WaitingMail {
    let table: SimulatedTable
    let now: Int64

    func shares(of priority: Priority, after mark: ShareMark, limit: Int) throws -> [(share: QueueShare, dueAt: Int64)]
    {
        table.shares(of: priority, after: mark, limit: limit)
    }

    func oldest(of share: QueueShare, limit: Int) throws -> [(message: Int64, domain: String)] {
        table.oldest(of: share, limit: limit, now: now)
    }

    func domain(of share: QueueShare, after domain: String) throws -> (name: String, dueAt: Int64)? {
        table.domain(of: share, after: domain)
    }

    func oldest(of share: QueueShare, to domain: String, limit: Int) throws -> [Int64] {
        table.oldest(of: share, to: domain, limit: limit, now: now)
    }
}

extension SimulatedTable {
    fileprivate func shares(of priority: Priority, after mark: ShareMark, limit: Int)
        -> [(share: QueueShare, dueAt: Int64)]
    {
        var found: [(share: QueueShare, dueAt: Int64)] = []
        for number in sharesOfPriority[priority] ?? [] {
            guard found.count < limit else { break }
            guard let first = lanes[number].all.first, shares[number].mark > mark else { continue }
            found.append((shares[number], first.due))
        }
        return found
    }

    fileprivate func oldest(of share: QueueShare, limit: Int, now: Int64) -> [(message: Int64, domain: String)] {
        var found: [(message: Int64, domain: String)] = []
        for place in lanes[shareNumbers[share]!].all {
            guard place.due <= now, found.count < limit else { break }
            found.append((Int64(place.message), names[messages[place.message].domain]))
        }
        return found
    }

    fileprivate func domain(of share: QueueShare, after domain: String) -> (name: String, dueAt: Int64)? {
        let lane = lanes[shareNumbers[share]!]
        let after = rankOfName[domain].map { $0 + 1 } ?? 0
        let at = Self.position(of: after, in: lane.ranks)
        guard at < lane.ranks.count else { return nil }
        return (sortedNames[lane.ranks[at]], lane.places[lane.ranks[at]]!.first!.due)
    }

    fileprivate func oldest(of share: QueueShare, to domain: String, limit: Int, now: Int64) -> [Int64] {
        var found: [Int64] = []
        for place in lanes[shareNumbers[share]!].places[rankOfName[domain]!] ?? [] {
            guard place.due <= now, found.count < limit else { break }
            found.append(Int64(place.message))
        }
        return found
    }
}
