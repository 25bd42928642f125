internal import Storage

/// Where claims go on: each begins behind the account at which the last one began, and walks on round a share's domains.
struct ClaimWalk: Sendable {
    /// Shares whose place is remembered; the rest begin anew.
    static let shareLimit = 4_096

    private var starts: [Priority: ShareMark] = [:]
    private var domains: [QueueShare: String] = [:]
    /// How many claims were made.
    private(set) var turn = 0

    mutating func begin() { turn &+= 1 }

    func start(of priority: Priority) -> ShareMark { starts[priority] ?? .beginning }

    mutating func go(on priority: Priority, from mark: ShareMark) { starts[priority] = mark }

    func domain(of share: QueueShare) -> String { domains[share] ?? "" }

    mutating func go(on share: QueueShare, from domain: String) {
        if domains.count >= Self.shareLimit, domains[share] == nil { domains.removeAll() }
        domains[share] = domain
    }
}

/// A place among a priority's shares, as the index orders them.
struct ShareMark: Hashable, Sendable, Comparable {
    let account: Int64
    let campaign: Int64

    static let beginning = ShareMark(account: -1, campaign: -1)

    static func < (left: ShareMark, right: ShareMark) -> Bool {
        (left.account, left.campaign) < (right.account, right.campaign)
    }
}

extension QueueShare {
    var mark: ShareMark { ShareMark(account: account.number, campaign: campaign?.number ?? 0) }
}
