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
        var messages: [Int64] = []
        var countByDomain: [String: Int] = [:]
        var walkedTo: String
    }

    /// Half of a claim goes to the messages that have waited longest, and, where more is due than one claim takes, the
    /// other half to a walk round the domains, so that one with a million waiting starves none. Either way a claim
    /// touches a bounded number of rows, however long the queue is.
    func find(on connection: any ReadConnection) throws -> Found {
        var found = Found(walkedTo: walkFrom)
        let oldest = try connection.all(Self.oldestDue, [.integer(now.microseconds), .integer(limit * 2)]) {
            (message: $0.integer(0), domain: $0.text(1))
        }
        if oldest.count == limit * 2 { try walk(upTo: limit / 2, on: connection, into: &found) }
        var taken = Set(found.messages)
        for row in oldest where found.messages.count < limit {
            guard !blockedDomains.contains(row.domain), found.countByDomain[row.domain, default: 0] < perDomain,
                taken.insert(row.message).inserted
            else { continue }
            found.messages.append(row.message)
            found.countByDomain[row.domain, default: 0] += 1
        }
        return found
    }

    /// Skips from domain to domain along the index: one look-up each, whether it holds one message or a million.
    private func walk(upTo count: Int, on connection: any ReadConnection, into found: inout Found) throws {
        var hasWrapped = false
        for _ in 0..<(count + 64) where found.messages.count < count {
            let next = try connection.first(Self.nextDomain, [.text(found.walkedTo)]) { ($0.text(0), $0.integer(1)) }
            guard let (domain, dueAt) = next else {
                if hasWrapped || found.walkedTo.isEmpty { return }
                hasWrapped = true
                found.walkedTo = ""
                continue
            }
            found.walkedTo = domain
            guard dueAt <= now.microseconds, !blockedDomains.contains(domain),
                found.countByDomain[domain] == nil
            else { continue }
            let room = min(perDomain, count - found.messages.count)
            let due = try connection.all(
                Self.dueInDomain, [.text(domain), .integer(now.microseconds), .integer(room)]
            ) { $0.integer(0) }
            found.messages.append(contentsOf: due)
            found.countByDomain[domain] = due.count
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
