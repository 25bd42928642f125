internal import Bounce
internal import Mail
internal import NIOCore
internal import Storage

/// One claim of waiting mail, as its transaction sees it.
struct Claim: Sendable {
    let limit: Int
    let perDomain: Int
    let blockedDomains: Set<String>
    let now: Timestamp
    let lease: Int64
    /// The domain at which the walk goes on.
    let walkFrom: String
    /// The most bytes of mail it reads into memory.
    let byteLimit: Int

    /// Waiting messages that were found due, before their rows are read.
    struct Found {
        private(set) var messages: [Int64] = []
        private var taken: Set<Int64> = []
        private var countByDomain: [String: Int] = [:]
        var walkedTo: String

        init(walkedTo: String) { self.walkedTo = walkedTo }

        func count(of domain: String) -> Int { countByDomain[domain, default: 0] }

        mutating func take(_ message: Int64, of domain: String) {
            guard taken.insert(message).inserted else { return }
            messages.append(message)
            countByDomain[domain, default: 0] += 1
        }
    }

    /// Looks at the messages that have waited longest. Where more is due than one claim takes, they get half of it, and a
    /// walk round the domains the other half, so that a domain with a million waiting starves none. Either way a claim
    /// touches a bounded number of rows, however long the queue is.
    func find(on connection: any ReadConnection) throws -> Found {
        var found = Found(walkedTo: walkFrom)
        let oldest = try connection.all(Self.oldestDue, [.integer(now.microseconds), .integer(limit * 2)]) {
            (message: $0.integer(0), domain: $0.text(1))
        }
        if oldest.count == limit * 2 {
            take(oldest, upTo: (limit + 1) / 2, into: &found)
            try walk(on: connection, into: &found)
        }
        take(oldest, upTo: limit, into: &found)
        return found
    }

    private func take(_ rows: [(message: Int64, domain: String)], upTo count: Int, into found: inout Found) {
        for row in rows where found.messages.count < count {
            guard !blockedDomains.contains(row.domain), found.count(of: row.domain) < perDomain else { continue }
            found.take(row.message, of: row.domain)
        }
    }

    /// Skips from domain to domain along the index: one look-up each, whether it holds one message or a million. A domain
    /// gets an eighth of the walk at most.
    private func walk(on connection: any ReadConnection, into found: inout Found) throws {
        let share = max(1, (limit - found.messages.count) / 8)
        var hasWrapped = false
        for _ in 0..<(limit + 64) where found.messages.count < limit {
            let next = try connection.first(Self.nextDomain, [.text(found.walkedTo)]) { ($0.text(0), $0.integer(1)) }
            guard let (domain, dueAt) = next else {
                if hasWrapped || found.walkedTo.isEmpty { return }
                hasWrapped = true
                found.walkedTo = ""
                continue
            }
            found.walkedTo = domain
            let taken = found.count(of: domain)
            let room = min(share, perDomain - taken, limit - found.messages.count)
            guard dueAt <= now.microseconds, room > 0, !blockedDomains.contains(domain) else { continue }
            let due = try connection.all(
                Self.dueInDomain, [.text(domain), .integer(now.microseconds), .integer(taken + room)]
            ) { $0.integer(0) }
            for message in due { found.take(message, of: domain) }
        }
    }

    private static let oldestDue = Statement(
        "SELECT message, domain FROM queue WHERE lease = 0 AND due_at <= $1 ORDER BY due_at, domain, message LIMIT $2")
    private static let nextDomain = Statement(
        "SELECT domain, due_at FROM queue WHERE lease = 0 AND domain > $1 ORDER BY domain, due_at, message LIMIT 1")
    private static let dueInDomain = Statement(
        """
        SELECT message FROM queue WHERE lease = 0 AND domain = $1 AND due_at <= $2
        ORDER BY domain, due_at, message LIMIT $3
        """)
}
