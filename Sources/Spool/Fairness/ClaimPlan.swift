internal import Storage

/// Chooses what one claim takes: urgent mail first but for the part that is kept for the rest, then accounts in turn, an
/// account's campaigns in turn, and of each campaign one half what has been due longest and one half a walk round its
/// domains. Touches a bounded number of rows, however many wait.
struct ClaimPlan {
    /// Shares of a priority that one claim looks at; the next one looks at the others.
    static let shareLimit = 512
    /// Domains that a walk may pass beyond those it takes from.
    static let domainLimit = 64

    struct Limits: Sendable {
        /// Messages in all, and of them bulk mail.
        var total: Int
        var bulk: Int
        var perDomain: Int
    }

    let limits: Limits
    let exclusion: ClaimExclusion
    /// Whose mail is to stay where it is.
    let holds: HoldSet
    let now: Int64
    private(set) var walk: ClaimWalk
    /// In the order in which they are to be read.
    private(set) var messages: [Int64] = []
    private var taken: Set<Int64> = []
    private var countByDomain: [String: Int] = [:]
    private var bulkCount = 0

    init(limits: Limits, exclusion: ClaimExclusion, holds: HoldSet = HoldSet(), now: Int64, walk: ClaimWalk) {
        self.limits = limits
        self.exclusion = exclusion
        self.holds = holds
        self.now = now
        self.walk = walk
    }

    mutating func run(over mail: some WaitingMail) throws {
        walk.begin()
        let kept = min(limits.bulk, limits.total / (Priority.urgentPerBulk + 1))
        try take(.transactional, upTo: limits.total - kept, from: mail)
        try take(.bulk, upTo: min(limits.bulk, limits.total - messages.count), from: mail)
        if kept > 0, messages.count < limits.total, messages.count - bulkCount >= limits.total - kept {
            try take(.transactional, upTo: limits.total - messages.count, from: mail)
        }
    }

    // MARK: Accounts and campaigns in turn

    private mutating func take(_ priority: Priority, upTo count: Int, from mail: some WaitingMail) throws {
        guard count > 0 else { return }
        var accounts = try dueAccounts(of: priority, in: mail)
        let end = messages.count + count
        // Who has less than his part leaves the rest to the others, in three rounds at most.
        for _ in 0..<3 where messages.count < end {
            var waiting: [[QueueShare]] = []
            for (place, campaigns) in accounts.enumerated() where messages.count < end {
                let part = Self.part(of: end - messages.count, among: accounts.count - place)
                let rest = try take(campaigns, upTo: part, from: mail)
                if !rest.isEmpty { waiting.append(rest) }
            }
            if waiting.isEmpty { return }
            accounts = waiting
        }
    }

    /// - Returns: those that have more.
    private mutating func take(_ campaigns: [QueueShare], upTo count: Int, from mail: some WaitingMail) throws
        -> [QueueShare]
    {
        let end = messages.count + count
        var waiting: [QueueShare] = []
        for (place, share) in campaigns.enumerated() {
            guard messages.count < end else { return waiting + campaigns[place...] }
            let part = Self.part(of: end - messages.count, among: campaigns.count - place)
            if try take(share, upTo: part, from: mail) { waiting.append(share) }
        }
        return waiting
    }

    private static func part(of count: Int, among holders: Int) -> Int { max(1, count / max(1, holders)) }

    /// Shares with due mail, by account, beginning behind where the last claim began.
    private mutating func dueAccounts(of priority: Priority, in mail: some WaitingMail) throws -> [[QueueShare]] {
        let start = walk.start(of: priority)
        var found = try mail.shares(of: priority, after: start, limit: Self.shareLimit)
        let isCut = found.count >= Self.shareLimit
        if !isCut, start > .beginning {
            let first = try mail.shares(of: priority, after: .beginning, limit: Self.shareLimit - found.count)
            found += first.prefix { $0.share.mark <= start }
        }
        if isCut {
            found.last.map { walk.go(on: priority, from: $0.share.mark) }
        } else if let first = found.first {
            // Behind the whole account, so that an account of many campaigns has one turn as others have.
            walk.go(on: priority, from: ShareMark(account: first.share.account.number, campaign: .max))
        }
        var accounts: [[QueueShare]] = []
        for (share, dueAt) in found where dueAt <= now && !exclusion.shares.contains(share) && !holds.contains(share) {
            if accounts.last?[0].account != share.account { accounts.append([]) }
            accounts[accounts.count - 1].append(share)
        }
        return accounts.map { $0.rotated(by: walk.turn) }
    }

    // MARK: One share

    /// - Returns: true where the share may have more.
    private mutating func take(_ share: QueueShare, upTo count: Int, from mail: some WaitingMail) throws -> Bool {
        let start = messages.count
        let pageSize = 2 * (count + countTaken(of: share)) + 8
        let page = try mail.oldest(of: share, limit: pageSize)
        if page.count == pageSize {
            // Half by age, and the odd one by turns.
            take(page, of: share, upTo: (count + walk.turn % 2) / 2)
            try walkDomains(of: share, upTo: start + count - messages.count, in: mail)
        }
        take(page, of: share, upTo: start + count - messages.count)
        note(messages.count - start, of: share)
        return messages.count - start == count
    }

    private mutating func take(_ page: [(message: Int64, domain: String)], of share: QueueShare, upTo count: Int) {
        let end = messages.count + count
        for row in page where messages.count < end && !exclusion.blocks(row.domain, of: share) {
            take(row.message, to: row.domain)
        }
    }

    /// Skips from domain to domain along the index: one look-up each, whether it holds one message or a million. A domain
    /// gets an eighth of the walk at most.
    private mutating func walkDomains(of share: QueueShare, upTo count: Int, in mail: some WaitingMail) throws {
        let end = messages.count + count
        let part = max(1, count / 8)
        var place = walk.domain(of: share)
        defer { walk.go(on: share, from: place) }
        var hasWrapped = false
        for _ in 0..<(count + Self.domainLimit) where messages.count < end {
            guard let domain = try mail.domain(of: share, after: place) else {
                if hasWrapped || place.isEmpty { return }
                hasWrapped = true
                place = ""
                continue
            }
            place = domain.name
            let known = countByDomain[domain.name, default: 0]
            let room = min(part, limits.perDomain - known, end - messages.count)
            guard domain.dueAt <= now, room > 0, !exclusion.blocks(domain.name, of: share) else { continue }
            let rows = try mail.oldest(of: share, to: domain.name, limit: known + room)
            let domainEnd = messages.count + room
            for message in rows where messages.count < domainEnd { take(message, to: domain.name) }
        }
    }

    private mutating func take(_ message: Int64, to domain: String) {
        guard countByDomain[domain, default: 0] < limits.perDomain, taken.insert(message).inserted else { return }
        messages.append(message)
        countByDomain[domain, default: 0] += 1
    }

    // MARK: Counts

    private var countByShare: [QueueShare: Int] = [:]

    private func countTaken(of share: QueueShare) -> Int { countByShare[share] ?? 0 }

    private mutating func note(_ count: Int, of share: QueueShare) {
        guard count > 0 else { return }
        countByShare[share, default: 0] += count
        if share.priority == .bulk { bulkCount += count }
    }
}

extension Array {
    /// The same in a ring, beginning elsewhere.
    fileprivate func rotated(by count: Int) -> [Element] {
        guard self.count > 1 else { return self }
        let first = count % self.count
        return Array(self[first...] + self[..<first])
    }
}
