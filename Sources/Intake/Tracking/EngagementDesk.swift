public import Logging
public import Mail
public import Spool
public import Storage
import Synchronization

/// Gathers visits of links and images, tells people from machines, and has them written down.
///
/// A visit waits for ten seconds, since what comes with it tells who it is; then all that are ripe are written in one commit.
/// The visitor is answered at once. What waits at a crash is lost, and nothing else: mail and unsubscriptions never wait here.
public final class EngagementDesk: Sendable {
    /// How long a message's visits are gathered.
    static let patience = Duration.seconds(10)
    /// Messages whose visits wait; of more, visits are let go and counted.
    static let messageLimit = 100_000
    /// Visits of one message that wait.
    static let visitLimit = 64
    /// Visits that one commit writes.
    static let pageSize = 500

    private struct State {
        var visits: [MessageKey: [LinkVisit]] = [:]
        var lostCount = 0
    }

    private let spool: Spool
    private let time: any TimeSource
    private let logger: Logger?
    private let allowance: @Sendable (AccountID) -> LetterTracking
    private let state = Mutex(State())

    /// - Parameter allowance: what an account lets be learnt of its readers, also by mail that went out before.
    public init(
        spool: Spool, time: any TimeSource, logger: Logger? = nil,
        allowance: @escaping @Sendable (AccountID) -> LetterTracking = { _ in .all }
    ) {
        self.spool = spool
        self.allowance = allowance
        self.time = time
        self.logger = logger
    }

    /// From any thread, at once.
    public func note(_ visit: LinkVisit) {
        state.withLock { state in
            let count = state.visits[visit.message]?.count ?? 0
            guard count < Self.visitLimit, count > 0 || state.visits.count < Self.messageLimit else {
                state.lostCount += 1
                return
            }
            state.visits[visit.message, default: []].append(visit)
        }
    }

    /// Visits that came when there was no room.
    public var lostCount: Int { state.withLock { $0.lostCount } }

    /// Until cancelled; what still waits then is written too.
    public func run() async throws {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            await settle()
        }
        // The task is cancelled, and a write must not be.
        await Task { await settle(all: true) }.value
    }

    /// Writes what is ripe.
    /// - Parameter all: the rest too (shutdown, tests).
    public func settle(all: Bool = false) async {
        var ripe = takeRipe(all: all)[...]
        while !ripe.isEmpty {
            var count = 0
            let page = ripe.prefix { visits in
                defer { count += visits.count }
                return count < Self.pageSize
            }
            do {
                try await write(page)
            } catch {
                logger?.warning("visits not written down yet: \(error)")
                return giveBack(ripe)
            }
            ripe = ripe.dropFirst(page.count)
        }
    }

    /// By message.
    private func takeRipe(all: Bool) -> [[LinkVisit]] {
        let limit = time.now() - Self.patience
        return state.withLock { state in
            let ripe = state.visits.filter { all || ($0.value.first?.at ?? limit) <= limit }
            for message in ripe.keys { state.visits[message] = nil }
            return Array(ripe.values)
        }
    }

    private func giveBack(_ groups: some Sequence<[LinkVisit]>) {
        for visits in groups { for visit in visits { note(visit) } }
    }

    private func write(_ groups: ArraySlice<[LinkVisit]>) async throws {
        let arrivals = try await spool.arrivals(of: groups.map { $0[0].message })
        var engagements: [NewEngagement] = []
        for group in groups {
            guard let arrival = arrivals[group[0].message] else { continue }
            let ordered = group.sorted { $0.at < $1.at }
            let verdicts = VisitorJudge.judge(ordered, deliveredAt: arrival.deliveredAt)
            let allowed = allowance(arrival.account)
            for (visit, verdict) in zip(ordered, verdicts) where visit.target == nil ? allowed.opens : allowed.clicks {
                engagements.append(NewEngagement(visit, verdict.visitor, rule: verdict.rule))
            }
        }
        let postponed = try await spool.engage(engagements.sorted { $0.at < $1.at })
        guard !postponed.isEmpty else { return }
        let early = Set(postponed.map(\.message))
        giveBack(groups.filter { early.contains($0[0].message) })
    }
}

extension NewEngagement {
    fileprivate init(_ visit: LinkVisit, _ visitor: Visitor, rule: String) {
        self.init(
            message: visit.message, kind: visit.target == nil ? .opened : .clicked, at: visit.at,
            engagement: Engagement(
                visitor: visitor, target: visit.target, agent: visit.agent.isEmpty ? nil : visit.agent,
                client: visit.client), ruleID: rule)
    }
}
