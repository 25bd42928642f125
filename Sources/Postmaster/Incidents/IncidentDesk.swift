internal import Mail
internal import Metering
internal import Spool
internal import Storage
internal import Synchronization

/// What is done with incidents, by whomever: the follower, or somebody by hand. Every change is one commit, and what follows
/// from it is done again until it is.
final class IncidentDesk: Sendable {
    let spool: Spool
    let settings: IncidentSettings
    private let brake: IncidentBrake
    let metrics: IncidentMetrics
    /// The incidents that the brake knows to be open; `nil`: none were told to it yet.
    private let matched = Mutex<[IncidentKey]?>(nil)

    init(spool: Spool, settings: IncidentSettings, brake: IncidentBrake, metrics: IncidentMetrics) {
        self.spool = spool
        self.settings = settings
        self.brake = brake
        self.metrics = metrics
    }

    func unfinished() async throws -> [Incident] {
        try await spool.engine.read { try IncidentTable.unfinished(on: $0) }
    }

    /// Makes what is held and slowed here match the incidents that the store says are open.
    @discardableResult
    func refresh() async throws -> [Incident] {
        let unfinished = try await unfinished()
        let open = unfinished.filter { $0.state == .open }
        spool.holds.set(open.map { $0.destination.extent(of: $0.key) })
        let keys = open.map(\.key)
        // Asked of the brake once, and again where it failed or things changed.
        if matched.withLock({ $0 != keys }) {
            try await brake.match(open)
            matched.withLock { $0 = keys }
        }
        metrics.note(open: open.count, judging: unfinished.count - open.count)
        return unfinished
    }

    // MARK: Opening

    /// In the follower's commit.
    func open(_ spike: Spike, at now: Timestamp, on connection: any WriteConnection) throws -> Incident {
        let started = min(IncidentDetector.start(of: spike.firstSpan), now)
        let incident = Incident(
            key: spool.keys.next(), kind: spike.kind, destination: spike.destination, state: .open, startedAt: started,
            openedAt: now, usual: spike.usual, share: spike.share,
            reply: try spike.sample.flatMap { try Self.reply(of: $0, on: connection) },
            takenThrough: try Spool.place(before: started, on: connection))
        try IncidentTable.insert(incident, on: connection)
        try Notice.post(incident.notice(.incidentOpened, to: nil, at: now), on: connection)
        let accounts = spike.accounts.map { account, counts in
            (incident.key, AccountID(number: account), counts.answered, counts[spike.kind])
        }
        try add(accounts, at: now, on: connection)
        return incident
    }

    /// Adds to what incidents concern; accounts that one did not concern before are told of it.
    func add(
        _ sums: [(incident: IncidentKey, account: AccountID, answered: Int, refused: Int)], at now: Timestamp,
        on connection: any WriteConnection
    ) throws {
        for key in Set(sums.map(\.incident)).sorted() {
            let known = Set(try IncidentTable.accounts(of: key, on: connection))
            let new = sums.filter { $0.incident == key && !known.contains($0.account) }.map(\.account).sorted()
            guard !new.isEmpty, let incident = try IncidentTable.find(key, on: connection), incident.state == .open
            else { continue }
            try Notice.post(new.map { incident.notice(.incidentOpened, to: $0, at: now) }, on: connection)
        }
        try IncidentTable.add(sums, on: connection)
    }

    private static func reply(of event: Int64, on connection: any ReadConnection) throws -> String? {
        try connection.first(selectReply, [.integer(event)]) { $0.textOrNil(0) } ?? nil
    }

    private static let selectReply = Statement("SELECT coalesce(reply, explanation) FROM event WHERE seq = $1")

    func takeIn(_ incident: Incident, through place: EventSequence) async throws {
        let count = try await spool.takeBounces(
            into: incident.destination.extent(of: incident.key), since: incident.startedAt,
            after: incident.takenThrough, through: place)
        metrics.taken.add(count)
        try await spool.engine.write {
            try IncidentTable.note(takenThrough: place, of: incident.key, on: $0)
        }
    }

    // MARK: Closing and judging

    /// Ends an incident that is open or judged still, or takes back a confirmation.
    /// - Returns: it as it is now; `nil` where somebody else was faster.
    func close(_ incident: Incident, by: String, why: String, verdict: Incident.Verdict?) async throws -> Incident? {
        let now = spool.now
        var closed = incident
        if incident.state == .open {
            closed.closedAt = now
            closed.closedBy = by
            closed.why = why
        }
        closed.state = verdict == nil ? .judging : .closed
        closed.verdict = verdict
        closed.judgedAt = verdict == nil ? nil : now
        closed.judgedBy = verdict == nil ? nil : by
        let result = closed
        let isClosed = try await spool.engine.write { connection in
            guard try IncidentTable.close(result, from: incident.state, on: connection) else { return false }
            guard incident.state == .open else { return true }
            let accounts: [AccountID?] = [nil] + (try IncidentTable.accounts(of: incident.key, on: connection))
            try Notice.post(accounts.map { result.notice(.incidentClosed, to: $0, at: now) }, on: connection)
            return true
        }
        guard isClosed else { return nil }
        try await refresh()
        try await carryOut(result)
        return result
    }

    /// Does to the bounces what was decided. Doing it again changes nothing.
    private func carryOut(_ incident: Incident) async throws {
        switch incident.verdict {
        case .confirmed:
            while try await spool.confirmHeldBounces(of: incident.key.number) > 0 {}
        case .undone:
            _ = try await spool.discardHeldBounces(of: incident.key.number)
            var filter = SuppressionFilter(.system)
            filter.addedBy = Spool.actor(ofIncident: incident.key.number)
            filter.limit = 500
            while try await !spool.unsuppress(
                filter, by: incident.judgedBy ?? "", why: "Incident \(incident.key) was undone."
            ).isEmpty {}
        case .answered:
            _ = try await spool.discardHeldBounces(of: incident.key.number)
        case nil: break
        }
    }

    /// Looks after incidents that are over: those for which nothing waits any more are done, and what reached one of them after
    /// its verdict, from a node that did not know yet, shares it.
    func keep(at now: Timestamp) async throws {
        var held = 0
        for incident in try await unfinished() {
            let count = try await spool.heldBounceCount(incident.key.number)
            held += count
            guard incident.state == .judging, let closed = incident.closedAt else { continue }
            // For a moment another node may hold some more.
            let isDone = count == 0 && now - closed >= .seconds(60) || now - closed >= IncidentWatch.judgingTime
            if isDone {
                _ = try await close(incident, by: Incident.automaticActor, why: incident.why ?? "", verdict: .answered)
            }
        }
        metrics.note(held: held)
        let ended = try await spool.engine.read { try IncidentTable.ended(since: now - .seconds(3_600), on: $0) }
        for incident in ended where incident.state == .closed && incident.verdict == .confirmed {
            try await carryOut(incident)
        }
    }
}
