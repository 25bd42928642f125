internal import Mail
internal import Metering
internal import Spool
internal import Storage

/// Follows the log with a detector, opens incidents, takes earlier verdicts in, closes what is over, and judges what waits.
///
/// Its place in the log, what the detector has counted and the incidents that it opens are written in one commit. It reads
/// ahead of that place, and a new start begins where the store says.
actor IncidentWatch {
    static let cursorName = "incidents"
    private static let pageSize = 5_000
    /// How far it reads ahead of what is stored.
    private static let flushPause = Duration.seconds(5)
    private static let flushCount = 20_000
    /// What waits is given up after this time without an answer: then nothing was learned.
    static let judgingTime = Duration.seconds(30 * 86_400)
    private static let keepingPause = Duration.seconds(60)

    private let desk: IncidentDesk
    private var spool: Spool { desk.spool }
    private var detector: IncidentDetector
    private var isLoaded = false
    private var place = EventSequence(number: 0)
    private var storedPlace = EventSequence(number: 0)
    private var flushedAt = Timestamp.zero
    private var keptAt = Timestamp.zero
    private var sweptSpan: Int64 = 0
    private var tallies: [TallyKey: (answered: Int, refused: Int)] = [:]
    /// Destinations at which none is opened until then: somebody has judged.
    private var muted: [Destination: Timestamp] = [:]
    /// As it was told last.
    private var hasLostNetwork = false

    private struct TallyKey: Hashable {
        let incident: IncidentKey
        let account: AccountID
    }

    init(_ desk: IncidentDesk) {
        self.desk = desk
        detector = IncidentDetector(settings: desk.settings)
    }

    /// Reads a page and does what follows from it.
    /// - Returns: whether there is more to read now.
    func round(isThorough: Bool = false) async throws -> Bool {
        if !isLoaded { try await load() }
        let unfinished = try await desk.refresh()
        let page = try await spool.answers(after: place, limit: Self.pageSize)
        note(page, unfinished)
        try await judge(page.answers, unfinished)
        let now = spool.now
        let spikes = news(among: detector.takeSpikes(), unfinished, at: now)
        let isDue = now - flushedAt >= Self.flushPause || place.number - storedPlace.number >= Self.flushCount
        if !spikes.isEmpty || place > storedPlace && (isDue || isThorough) {
            guard try await flush(spikes, at: now) else { return true }
        }
        let open = (spikes.isEmpty ? unfinished : try await desk.refresh()).filter { $0.state == .open }
        for incident in open where incident.takenThrough < place { try await desk.takeIn(incident, through: place) }
        try await closeWhatIsOver(open, at: now)
        if !page.hasMore { try await tellOfNetwork(at: now) }
        if isThorough || now - keptAt >= Self.keepingPause {
            keptAt = now
            try await desk.keep(at: now)
        }
        return page.hasMore
    }

    // MARK: Reading

    private func load() async throws {
        let (restored, cursor, ended, open) = try await spool.engine.read { [desk, now = spool.now] connection in
            var restored = IncidentDetector(settings: desk.settings)
            try RefusalTable.restore(&restored, on: connection)
            return (
                restored,
                try connection.first(Self.selectCursor, [.text(Self.cursorName)]) { $0.key(0) }
                    ?? EventSequence(number: 0),
                try IncidentTable.ended(since: now - .seconds(86_400), on: connection),
                try IncidentTable.unfinished(on: connection)
            )
        }
        detector = restored
        muted = [:]
        tallies = [:]
        place = cursor
        storedPlace = cursor
        for incident in open + ended { learn(incident) }
        isLoaded = true
    }

    /// What an incident means for the detector.
    func learn(_ incident: Incident) {
        let first = IncidentDetector.span(at: incident.startedAt)
        let last = incident.closedAt.map(IncidentDetector.span(at:)) ?? .max
        detector.exclude(first...max(first, last), at: incident.destination)
        guard let closed = incident.closedAt, incident.closedBy != Incident.automaticActor else { return }
        // Somebody has looked: who believes the refusals hears of them no more today.
        muted[incident.destination] = closed + .seconds(incident.verdict == .confirmed ? 86_400 : 6 * 3_600)
        if incident.verdict == .confirmed { detector.include(first...max(first, last), at: incident.destination) }
    }

    private func note(_ page: AnswerPage, _ unfinished: [Incident]) {
        let open = unfinished.filter { $0.state == .open }
        for answer in page.answers {
            detector.note(answer)
            for incident in open where answer.at >= incident.openedAt && incident.destination.covers(answer) {
                let isRefused = IncidentKind(status: answer.status, reason: answer.reason) == incident.kind
                let key = TallyKey(incident: incident.key, account: answer.account)
                tallies[key, default: (0, 0)].answered += 1
                if isRefused { tallies[key, default: (0, 0)].refused += 1 }
            }
        }
        if let through = page.through { place = through }
        if !page.hasMore { detector.move(to: IncidentDetector.span(at: spool.now)) }
    }

    private func judge(_ answers: [Answer], _ unfinished: [Incident]) async throws {
        guard !unfinished.isEmpty else { return }
        let concerned = answers.filter { answer in unfinished.contains { $0.destination.covers(answer) } }
        let (cleared, believed) = try await spool.judgeHeldBounces(by: concerned)
        desk.metrics.cleared.add(cleared)
        desk.metrics.believed.add(believed)
    }

    // MARK: Opening

    /// The spikes that open an incident: nothing is open there yet, nobody has judged just now, and it is not long past.
    private func news(among spikes: [Spike], _ unfinished: [Incident], at now: Timestamp) -> [Spike] {
        guard desk.settings.mode != .off else { return [] }
        var open = Set(unfinished.filter { $0.state == .open }.map(\.destination))
        let oldest = IncidentDetector.span(at: now) - DestinationTrack.spanCount
        var news: [Spike] = []
        // Providers come first, and speak for their domains.
        for spike in spikes {
            let provider = detector.tracks[spike.destination]?.provider.map(Destination.provider)
            let places = [spike.destination] + (provider.map { [$0] } ?? [])
            guard spike.lastSpan >= oldest,
                places.allSatisfy({ !open.contains($0) && muted[$0].map { $0 <= now } ?? true })
            else { continue }
            open.insert(spike.destination)
            news.append(spike)
        }
        return news
    }

    /// Writes everything that is new in one commit.
    /// - Returns: false where another node has been faster: then all is read anew from where that one is.
    private func flush(_ spikes: [Spike], at now: Timestamp) async throws -> Bool {
        let unsaved = detector.unsaved()
        let sums = tallies.map { ($0.key.incident, $0.key.account, $0.value.answered, $0.value.refused) }
        let (before, after, swept) = (storedPlace, place, sweptSpan)
        let opened: [Incident]? = try await spool.engine.write { [desk] connection in
            let cursor = try connection.first(Self.selectCursor, [.text(Self.cursorName)]) { $0.integer(0) } ?? 0
            guard cursor == before.number else { return nil }
            try RefusalTable.write(unsaved, on: connection)
            if unsaved.firstSpan > swept { try RefusalTable.sweep(spansBefore: unsaved.firstSpan, on: connection) }
            try desk.add(sums, at: now, on: connection)
            let opened = try spikes.map { try desk.open($0, at: now, on: connection) }
            try Spool.moveCursor(Self.cursorName, to: after, on: connection)
            return opened
        }
        guard let opened else {
            isLoaded = false
            return false
        }
        detector.saved(unsaved)
        tallies = [:]
        storedPlace = after
        flushedAt = now
        sweptSpan = max(swept, unsaved.firstSpan)
        for incident in opened {
            learn(incident)
            desk.metrics.opened(incident.kind)
        }
        return true
    }

    private static let selectCursor = Statement("SELECT seq FROM cursor WHERE name = $1")

    // MARK: Our own fault

    /// Says when nobody can be reached any more, and when somebody can be again. Told anew after a start.
    private func tellOfNetwork(at now: Timestamp) async throws {
        let isLost = detector.hasLostNetwork(before: hasLostNetwork)
        guard isLost != hasLostNetwork else { return }
        let notice = NewNotice(isLost ? .networkLost : .networkRestored, account: nil, subject: "", at: now)
        try await spool.engine.write { try Notice.post(notice, on: $0) }
        hasLostNetwork = isLost
        desk.metrics.note(hasLostNetwork: isLost)
    }

    // MARK: While they are open, and after

    private func closeWhatIsOver(_ open: [Incident], at now: Timestamp) async throws {
        for incident in open {
            let opened = IncidentDetector.span(at: incident.openedAt)
            let isOver =
                detector.tracks[incident.destination]?
                .isOver(incident.kind, desk.settings, openedIn: opened, now: detector.now)
                ?? (now - incident.openedAt >= .seconds(86_400))
            guard isOver else { continue }
            let why = "It has answered as usual for \(desk.settings.quiet.components.seconds / 60) minutes."
            if let closed = try await desk.close(incident, by: Incident.automaticActor, why: why, verdict: nil) {
                learn(closed)
            }
        }
    }
}
