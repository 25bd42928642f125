import Mail
public import Storage

/// How many contacts a sunset moves, or would move (R53).
public struct SunsetCount: Hashable, Sendable {
    /// From active to re-engagement.
    public var silenced = 0
    /// From re-engagement to out.
    public var retired = 0
    /// Some of those that are to be silenced, and to be retired: 20 at most of each.
    public var samples: [ContactRecord] = []
    /// Counted among the oldest contacts alone.
    public var isCut = false

    public init() {}
}

extension Contacts {
    /// Contacts that one commit moves.
    static let sunsetBatch = 1_000

    /// What a sunset would do now, counted without doing it.
    /// - Parameter contactLimit: about so many contacts, the oldest, are looked at for each step.
    public func previewSunset(of account: AccountID, lookingAt contactLimit: Int = .max) async throws -> SunsetCount {
        let policy = try await policy(of: account)
        var count = SunsetCount()
        for step in SunsetStep.allCases {
            var place: ContactKey?
            var left = max(1, contactLimit / SegmentQuery.windowSize)
            repeat {
                let windows = min(left, ContactScan.windowLimit)
                let page = try await sunsetPage(step, policy, account: account, after: place, windows: windows)
                count.note(page.contacts, step)
                place = page.next
                left -= windows
            } while place != nil && left > 0
            if place != nil { count.isCut = true }
        }
        return count
    }

    /// Moves contacts that fell silent: to re-engagement first, and out after that did not wake them. May be called at any
    /// time and as often as one likes.
    public func runSunset(of account: AccountID) async throws -> SunsetCount {
        let policy = try await policy(of: account)
        var count = SunsetCount()
        // The last step first: nobody takes both in one go.
        for step in SunsetStep.allCases.reversed() {
            var place: ContactKey?
            repeat {
                let page = try await sunsetPage(step, policy, account: account, after: place)
                let now = time.now()
                let moved = page.contacts
                try await engine.write { connection in
                    try connection.send(
                        Self.moveStage,
                        moved.map {
                            [
                                .key($0.key), .integer(step.next.number), .integer(now.microseconds),
                                .integer(step.from.number),
                            ]
                        })
                }
                count.note(moved, step)
                place = page.next
            } while place != nil
        }
        return count
    }

    private func sunsetPage(
        _ step: SunsetStep, _ policy: ContactPolicy, account: AccountID, after place: ContactKey?,
        windows: Int = ContactScan.windowLimit
    ) async throws -> ContactPage {
        let now = time.now()
        return try await engine.read { connection in
            var query = SegmentQuery(
                account: account, names: SegmentNames(), now: now, dialect: connection.dialect)
            query.add(step, policy, now: now)
            return try ContactScan(query: query).page(
                after: place, limit: Self.sunsetBatch, windows: windows, on: connection)
        }
    }

    private static let moveStage = Statement(
        "UPDATE contact SET stage = $2, stage_at = $3 WHERE key = $1 AND stage = $4 AND state = 1")
}

/// A step of a sunset.
enum SunsetStep: CaseIterable {
    case silence, retire

    var from: ContactStage { self == .silence ? .active : .reengagement }
    var next: ContactStage { self == .silence ? .reengagement : .out }
}

extension SunsetCount {
    fileprivate mutating func note(_ contacts: [ContactRecord], _ step: SunsetStep) {
        let before = step == .silence ? silenced : retired
        if step == .silence { silenced += contacts.count } else { retired += contacts.count }
        samples += contacts.prefix(max(0, 20 - before))
    }
}

extension SegmentQuery {
    mutating func add(_ step: SunsetStep, _ policy: ContactPolicy, now: Timestamp) {
        add("c.state = ?", .integer(ContactState.subscribed.number))
        add("c.stage = ?", .integer(step.from.number))
        switch step {
        case .silence:
            let since = Binding.integer((now - policy.sunsetAfter).microseconds)
            // Whoever got little mail had little to answer; whoever was woken up has time again.
            add("c.unanswered >= ?", .integer(policy.sunsetFloor))
            add("c.created_at < ?", since)
            add("c.stage_at IS NULL OR c.stage_at < ?", since)
            add("\(SegmentMoment.engagedColumn) IS NULL OR \(SegmentMoment.engagedColumn) < ?", since)
        case .retire:
            narrow(to: .stage(.reengagement))
            add("c.stage_at < ?", .integer((now - policy.reengagementLife).microseconds))
        }
    }
}
