public import Mail
public import Spool
public import Storage

/// What was seen here of addresses: each account's own deliveries, bounces, opens and clicks, and both suppression lists. It
/// follows the event log some seconds behind; what suppresses an address is known at once.
public final class History: Sendable {
    /// The name of its place in the log.
    static let cursorName = "address_history"
    /// Places of the log read at a time.
    static let stretch: Int64 = 10_000
    /// Addresses gathered before they are written, and written in one commit: many in the order of the table cost few
    /// pages, and few at a time hold up nobody's mail.
    static let gatherLimit = 20_000
    static let commitLimit = 1_000
    /// What happened longer ago is forgotten.
    public static let lifetime = Duration.seconds(3 * 365 * 86_400)

    private let spool: Spool
    private let pause: Duration
    private let cutting = Interval()

    /// - Parameter pause: from one look at the log to the next.
    public init(spool: Spool, pause: Duration = .seconds(10)) {
        self.spool = spool
        self.pause = pause
    }

    /// What is known of each address, in order; two look-ups however many there are.
    public func of(_ mailboxes: [Mailbox], account: AccountID) async throws -> [AddressHistory] {
        guard !mailboxes.isEmpty else { return [] }
        let addresses = mailboxes.map { $0.normalized.description }
        let suppressions = try await spool.suppressions(of: mailboxes, account: account)
        var histories = try await spool.engine.read { connection in
            try HistoryTable.read(addresses, account: account, on: connection)
        }
        for (index, record) in suppressions.enumerated() {
            histories[index].suppression = record.map(AddressHistory.Suppressed.init)
        }
        return histories
    }

    /// Forgets what an account's mail to an address came to, inside the transaction that forgets the person.
    public static func forget(_ mailbox: Mailbox, account: AccountID, on connection: any WriteConnection) throws {
        let address = mailbox.normalized.description
        try HistoryTable.forget(address, account: account, on: connection)
        try VerificationTable.forget(address, account: account, on: connection)
    }

    // MARK: Following the log

    /// Until cancelled. Its place is a durable cursor; what it writes twice is as if written once. Waits and goes on when the
    /// store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            try await catchUp()
            if cutting.isOver(.seconds(86_400)) { try await cut() }
        }
    }

    /// Reads everything that was in the log when it was called.
    public func catchUp() async throws {
        let target = try await spool.lastSequence().number
        var place = try await spool.cursor(Self.cursorName).number
        while place < target {
            let start = place
            let (page, end) = try await spool.engine.read { connection in
                var page = HistoryPage()
                var place = try Self.first(after: start, on: connection) - 1
                while place < target, page.changes.count < Self.gatherLimit {
                    let end = min(place + Self.stretch, target)
                    try page.read((place + 1)...end, from: connection)
                    place = end
                }
                return (page, max(place, start))
            }
            guard try await write(page, from: start, to: end) else { return }
            place = end
        }
    }

    /// - Returns: false where another node has read that stretch.
    private func write(_ page: HistoryPage, from start: Int64, to end: Int64) async throws -> Bool {
        guard try await spool.cursor(Self.cursorName).number == start else { return false }
        let rows = page.rows()
        var index = 0
        repeat {
            let part = rows[index..<min(index + Self.commitLimit, rows.count)]
            index = part.endIndex
            let isLast = index == rows.count
            try await spool.engine.write { connection in
                try HistoryTable.write(part, on: connection)
                guard isLast else { return }
                try Spool.moveCursor(Self.cursorName, to: EventSequence(number: end), on: connection)
            }
        } while index < rows.count
        return true
    }

    /// The log may begin long after its first place.
    private static func first(after place: Int64, on connection: any ReadConnection) throws -> Int64 {
        let next = try connection.first(nextPlace, [.integer(place)]) { $0.integerOrNil(0) } ?? nil
        return next ?? place + 1
    }

    private static let nextPlace = Statement("SELECT min(seq) FROM event WHERE seq > $1")

    // MARK: Forgetting

    /// Forgets what happened longer than `lifetime` ago.
    /// - Parameter pause: between one small commit and the next.
    /// - Returns: how many addresses were forgotten.
    @discardableResult
    public func cut(pause: Duration = .milliseconds(20)) async throws -> Int {
        let end = (spool.now - Self.lifetime).microseconds
        var place: (account: Int64, address: [UInt8]) = (0, [0])
        var count = 0
        while true {
            let page = try await spool.engine.read { [place] connection in
                try HistoryTable.page(after: place.account, place.address, limit: 2_000, on: connection)
            }
            guard let last = page.last else { return count }
            let gone = page.filter { $0.newest < end }.map { ($0.account, $0.address) }
            if !gone.isEmpty {
                try await spool.engine.write { try HistoryTable.delete(gone, on: $0) }
                count += gone.count
            }
            place = (last.account, last.address)
            try await Task.sleep(for: pause)
        }
    }
}

extension AddressHistory.Suppressed {
    fileprivate init(_ record: SuppressionRecord) {
        let cause: Cause =
            switch record.cause {
            case .hardBounce: .hardBounce
            case .softBounce: .softBounce
            case .complaint: .complaint
            case .unsubscribe: .unsubscribe
            case .manual: .manual
            case .imported: .imported
            }
        self.init(cause: cause, isSystem: record.account == nil, since: record.createdAt, isDomain: record.isDomain)
    }
}
