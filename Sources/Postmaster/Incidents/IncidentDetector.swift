internal import Mail
internal import Spool
internal import Storage

/// Watches over every destination's answers and finds those whose refusals jump out of their own history. A pure value: time
/// comes with the answers.
///
/// Remembers `trackLimit` destinations; where there are more, the ones with the least mail are forgotten, so that names which
/// somebody makes up push out none that matters.
struct IncidentDetector: Sendable {
    static let trackLimit = 3_000
    /// Answers from which on a destination is worth a row in the store.
    static let leastStored = 10

    let settings: IncidentSettings
    private(set) var tracks: [Destination: DestinationTrack] = [:]
    /// The present span.
    private(set) var now: Int64 = 0
    /// What was counted and is not in the store yet.
    private(set) var pending: [Cell: RefusalCounts] = [:]
    /// What has become history and is not in the store yet.
    private(set) var pendingDays: [Day: RefusalCounts] = [:]
    private(set) var forgotten: [Destination] = []
    /// Refused since the last look.
    private var suspects: Set<Destination> = []
    private var spikes: [Destination: Spike] = [:]
    /// When incidents were, in spans: those do not become history. An end of `.max` is not over.
    private var exclusions: [Destination: [ClosedRange<Int64>]] = [:]

    struct Cell: Hashable, Sendable {
        let destination: Destination
        let span: Int64
        let stream: Stream
    }

    struct Day: Hashable, Sendable {
        let destination: Destination
        let day: Int64
    }

    init(settings: IncidentSettings) { self.settings = settings }

    static func span(at time: Timestamp) -> Int64 { time.seconds / DestinationTrack.spanLength }
    static func start(of span: Int64) -> Timestamp { Timestamp(seconds: span * DestinationTrack.spanLength) }

    /// In the order of the log.
    mutating func note(_ answer: Answer) {
        let span = Self.span(at: answer.at)
        if span > now { move(to: span) }
        // Told very late: it is neither news nor a habit.
        guard span > now - DestinationTrack.spanCount else { return }
        let kind = IncidentKind(status: answer.status, reason: answer.reason)
        let stream = Stream(account: answer.account.number, campaign: answer.campaign?.number ?? 0)
        if let provider = answer.provider {
            note(kind, stream, in: span, answer, of: .provider(provider))
        }
        note(kind, stream, in: span, answer, of: .domain(answer.domain))
    }

    private mutating func note(
        _ kind: IncidentKind?, _ stream: Stream, in span: Int64, _ answer: Answer, of destination: Destination
    ) {
        if tracks[destination] == nil { makeRoom() }
        let counted = tracks[destination, default: DestinationTrack()].note(kind, stream, in: span)
        if case .domain = destination, tracks[destination]?.provider != answer.provider {
            tracks[destination]?.provider = answer.provider
        }
        pending[Cell(destination: destination, span: span, stream: counted), default: RefusalCounts()].note(kind)
        guard let kind else { return }
        tracks[destination]?.lastRefusal = .init(sequence: answer.sequence.number, kind: kind)
        suspects.insert(destination)
    }

    /// Time goes on: what was refused up to now is looked at as of now, and what is old becomes history.
    mutating func move(to span: Int64) {
        guard span > now else { return }
        look()
        now = span
        fold()
    }

    /// What jumps out of its history; each is told once.
    mutating func takeSpikes() -> [Spike] {
        look()
        defer { spikes = [:] }
        return spikes.values.sorted {
            ($0.destination.scope, $0.destination.name) < ($1.destination.scope, $1.destination.name)
        }
    }

    private mutating func look() {
        var isOurFault: Bool?
        for destination in suspects {
            guard spikes[destination] == nil, let since = firstFreeSpan(of: destination), since <= now,
                let spike = tracks[destination]?.spike(of: destination, settings, since: since, now: now)
            else { continue }
            if spike.kind == .outage {
                let isOurs = isOurFault ?? reachesNobody(in: (now - 1)...now)
                isOurFault = isOurs
                if isOurs { continue }
            }
            spikes[destination] = spike
        }
        suspects = []
    }

    private mutating func fold() {
        let oldest = now - DestinationTrack.spanCount + 1
        let firstDay = now * DestinationTrack.spanLength / 86_400 - DestinationHistory.dayCount + 1
        let ended = Set(tracks.values.flatMap { $0.spans.keys.filter { $0 < oldest } })
        let withoutNetwork = ended.filter { reachesNobody(in: $0...$0) }
        for destination in Array(tracks.keys) {
            guard var track = tracks[destination] else { continue }
            let old = track.takeSpans(before: oldest)
            for (span, counts) in old where !isExcluded(span, destination) && !withoutNetwork.contains(span) {
                let day = span * DestinationTrack.spanLength / 86_400
                guard day >= firstDay else { continue }
                track.history.add(counts, to: day)
                pendingDays[Day(destination: destination, day: day), default: RefusalCounts()] += counts
            }
            track.history.forget(before: firstDay)
            if track.isEmpty { forget(destination) } else { tracks[destination] = track }
        }
        exclusions = exclusions.mapValues { $0.filter { $0.upperBound > oldest } }.filter { !$0.value.isEmpty }
    }

    private func isExcluded(_ span: Int64, _ destination: Destination) -> Bool {
        excluded(at: destination).contains { $0.contains(span) }
    }

    /// The first span behind all incidents: what was judged is not told again. `nil` while one is open.
    private func firstFreeSpan(of destination: Destination) -> Int64? {
        let last = excluded(at: destination).map(\.upperBound).max() ?? 0
        return last == .max ? nil : last + 1
    }

    /// Where an incident is a provider's, it is its domains' too.
    private func excluded(at destination: Destination) -> [ClosedRange<Int64>] {
        let own = exclusions[destination] ?? []
        guard let provider = tracks[destination]?.provider else { return own }
        return own + (exclusions[.provider(provider)] ?? [])
    }

    /// A quarter, those with the least mail, goes at once, so that this costs little for each new name.
    private mutating func makeRoom() {
        guard tracks.count >= Self.trackLimit else { return }
        let least = tracks.map { ($0.key, $0.value.weight) }.sorted { $0.1 < $1.1 }
        for (destination, _) in least.prefix(Self.trackLimit / 4) where exclusions[destination] == nil {
            forget(destination)
        }
    }

    private mutating func forget(_ destination: Destination) {
        tracks[destination] = nil
        suspects.remove(destination)
        forgotten.append(destination)
    }

    // MARK: Incidents

    /// What an incident's time has shown is no habit. The range replaces one that began with it.
    mutating func exclude(_ range: ClosedRange<Int64>, at destination: Destination) {
        include(range, at: destination)
        exclusions[destination, default: []].append(range)
    }

    /// Somebody says that it is one after all.
    mutating func include(_ range: ClosedRange<Int64>, at destination: Destination) {
        exclusions[destination]?.removeAll { $0.lowerBound == range.lowerBound }
    }

    // MARK: The store

    mutating func restore(_ counts: RefusalCounts, _ cell: Cell) {
        tracks[cell.destination, default: DestinationTrack()].restore(counts, cell.stream, in: cell.span)
        now = max(now, cell.span)
    }

    mutating func restore(_ counts: RefusalCounts, _ day: Day) {
        tracks[day.destination, default: DestinationTrack()].history.add(counts, to: day.day)
    }

    /// What is to be stored now. Destinations with hardly any answers wait until they have some more.
    func unsaved() -> Unsaved {
        let destinations = Set(pending.keys.map(\.destination)).union(pendingDays.keys.map(\.destination))
        let worth = destinations.filter { (tracks[$0]?.weight ?? 0) >= Self.leastStored }
        let firstSpan = now - DestinationTrack.spanCount + 1
        return Unsaved(
            cells: pending.filter { worth.contains($0.key.destination) && $0.key.span >= firstSpan },
            days: pendingDays.filter { worth.contains($0.key.destination) }, forgotten: forgotten,
            firstSpan: firstSpan)
    }

    mutating func saved(_ unsaved: Unsaved) {
        for cell in unsaved.cells.keys { pending[cell] = nil }
        pending = pending.filter { tracks[$0.key.destination] != nil && $0.key.span >= unsaved.firstSpan }
        pendingDays = pendingDays.filter { tracks[$0.key.destination] != nil && unsaved.days[$0.key] == nil }
        forgotten = []
    }

    /// What differs from the store.
    struct Unsaved: Sendable {
        let cells: [Cell: RefusalCounts]
        let days: [Day: RefusalCounts]
        let forgotten: [Destination]
        /// Older ones are history.
        let firstSpan: Int64
    }
}
