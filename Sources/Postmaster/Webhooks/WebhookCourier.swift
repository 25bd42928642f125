internal import Accounts
internal import Mail
internal import Metering
internal import Spool
internal import Storage

/// What couriers share.
struct WebhookRooms: Sendable {
    let spool: Spool
    let client: WebhookClient
    let seal: KeySeal
    let time: any TimeSource
    let schedule: WebhookSchedule
    let metrics: WebhookMetrics

    var queue: WebhookQueue { WebhookQueue(spool: spool) }

    /// The endpoint's secret, and the former one while it holds; those that were sealed under another key are left out.
    func secrets(of key: WebhookKey) async throws -> [WebhookSecret] {
        let now = time.now()
        return try await spool.engine.read { try WebhookTable.secrets(of: key, at: now, on: $0) }
            .compactMap { seal.open($0, at: Webhooks.place(key)).map(WebhookSecret.init(bytes:)) }
    }
}

/// Takes one endpoint's part of the feed to its receiver, page by page. It waits for nobody, and nobody for it.
actor WebhookCourier {
    enum Step: Sendable {
        /// There may be more to do at once.
        case again
        /// Nothing to do until then, or until the feed goes on; `nil`: until the feed goes on.
        case idle(until: Timestamp?)
        /// The endpoint is gone or disabled.
        case ended
    }

    /// A place that moved on without anything to post is written down when it moved so far.
    static let silentPlaces: Int64 = 10_000
    /// How long a line to the receiver is kept that nobody uses.
    static let lineRest = Duration.seconds(20)

    let key: WebhookKey
    private let rooms: WebhookRooms
    /// As far as it has looked; in the store when there was something to post.
    private(set) var place = EventSequence(number: 0)
    /// Nothing is posted before then: every try fails, or the receiver asked for a pause.
    private var pausedUntil: Timestamp?
    private var failuresInARow = 0
    /// The URL that these were met at.
    private var metAt: String?
    private var line: WebhookLine?
    private var lineUsed = Timestamp.zero

    init(_ key: WebhookKey, _ rooms: WebhookRooms) {
        self.key = key
        self.rooms = rooms
    }

    /// One page.
    func step() async throws -> Step {
        let now = rooms.time.now()
        guard let endpoint = try await rooms.spool.engine.read({ [key] in try WebhookTable.find(key, on: $0) }),
            endpoint.isEnabled
        else {
            await close()
            return .ended
        }
        place = max(place, endpoint.through)
        if endpoint.url != metAt { (metAt, pausedUntil, failuresInARow) = (endpoint.url, nil, 0) }
        if let pausedUntil, now < pausedUntil { return .idle(until: pausedUntil) }
        guard let page = try await nextPage(of: endpoint, at: now) else {
            await closeLine(unusedSince: now - Self.lineRest)
            return .idle(until: try await rooms.queue.nextDue(of: key))
        }
        guard !page.jobs.isEmpty || !page.lost.isEmpty || page.source.isWorthNoting(after: endpoint.through) else {
            if case .feed(let through) = page.source { place = through }
            return .again
        }
        return try await work(page, for: endpoint)
    }

    /// Retries first, then what is new, then what was asked for again. While every try fails, one event at a time.
    private func nextPage(of endpoint: WebhookEndpoint, at now: Timestamp) async throws -> WebhookPage? {
        let isFailing = isFailing
        if let page = try await rooms.queue.retries(of: endpoint, at: now, limit: isFailing ? 1 : WebhookQueue.pageSize)
        {
            return page
        }
        // An endpoint that fails is tried with what it refused; where nothing is left of that, with one that is new.
        if isFailing {
            if try await rooms.queue.nextDue(of: key) != nil { return nil }
            failuresInARow = WebhookSchedule.patience - 1
        }
        if let page = try await rooms.queue.feed(of: endpoint, after: place) { return page }
        return try await rooms.queue.replay(of: endpoint)
    }

    /// It has set itself a time.
    var isPaused: Bool { pausedUntil.map { rooms.time.now() < $0 } ?? false }

    private var isFailing: Bool { failuresInARow >= WebhookSchedule.patience }

    private func work(_ page: WebhookPage, for endpoint: WebhookEndpoint) async throws -> Step {
        let wasFailing = isFailing
        let results = try await send(page, to: endpoint)
        let ledger = WebhookLedger(
            endpoint: endpoint, schedule: rooms.schedule, keys: rooms.spool.keys, now: rooms.time.now())
        let outcome = try await rooms.spool.engine.write { connection in
            try ledger.write(page, results: results, wasFailing: wasFailing, on: connection)
        }
        count(outcome, results)
        guard !outcome.isDisabled, !outcome.isStale else {
            await close()
            return .ended
        }
        if case .feed(let through) = page.source, results.count == page.jobs.count { place = through }
        pausedUntil = pause(after: results, nextTry: outcome.nextTry)
        if let pausedUntil { return .idle(until: pausedUntil) }
        // Cut off before anything was tried: the same page is there the next time.
        return results.isEmpty && !page.jobs.isEmpty ? .idle(until: rooms.time.now()) : .again
    }

    private func count(_ outcome: WebhookLedger.Outcome, _ results: [WebhookResult]) {
        rooms.metrics.delivered.add(outcome.delivered)
        rooms.metrics.failed.add(outcome.failed)
        rooms.metrics.abandoned.add(outcome.abandoned)
        for result in results { rooms.metrics.duration.observe(result.latency) }
    }

    /// Until the next try where all fail; until the receiver wants to be asked again where it said so.
    private func pause(after results: [WebhookResult], nextTry: Timestamp?) -> Timestamp? {
        if isFailing, let nextTry { return nextTry }
        return results.contains { $0.answer.retryAfter != nil && !$0.answer.isDelivered } ? nextTry : nil
    }

    /// Events of one message one after the other, others beside them. Stops taking up new ones once all seem to fail.
    private func send(_ page: WebhookPage, to endpoint: WebhookEndpoint) async throws -> [WebhookResult] {
        let (jobs, isAlone) = (page.jobs, page.jobs.count == 1)
        guard !jobs.isEmpty else { return [] }
        let secrets = try await rooms.secrets(of: key)
        let line = await openLine(to: endpoint)
        let lanes = Dictionary(grouping: jobs, by: \.lane).values.sorted { $0[0].sequence < $1[0].sequence }
        let single = endpoint.maximumInFlight == 1 ? [jobs] : lanes
        return await withTaskGroup(of: [WebhookResult].self) { group in
            var results: [WebhookResult] = []
            var waiting = single.makeIterator()
            for _ in 0..<max(1, endpoint.maximumInFlight) {
                guard let lane = waiting.next() else { break }
                group.addTask { await self.run(lane, over: line, to: endpoint, secrets, isAlone: isAlone) }
            }
            while let done = await group.next() {
                results += done
                if let lane = waiting.next() {
                    group.addTask { await self.run(lane, over: line, to: endpoint, secrets, isAlone: isAlone) }
                }
            }
            return results.sorted { $0.job.sequence < $1.job.sequence }
        }
    }

    private func run(
        _ lane: [WebhookJob], over line: Result<WebhookLine, WebhookFailure>, to endpoint: WebhookEndpoint,
        _ secrets: [WebhookSecret], isAlone: Bool
    ) async -> [WebhookResult] {
        var results: [WebhookResult] = []
        for job in lane {
            // A failing endpoint is asked with one event, that this page was made for.
            guard !isFailing || isAlone, !Task.isCancelled else { break }
            let result = await post(job, over: line, to: endpoint, secrets)
            // What was cut off because the node ends is no failure of the receiver's.
            if Task.isCancelled, !result.answer.isDelivered { break }
            failuresInARow = result.answer.isDelivered ? 0 : failuresInARow + 1
            results.append(result)
            if result.answer.isGone { failuresInARow = max(failuresInARow, WebhookSchedule.patience) }
        }
        return results
    }

    private func post(
        _ job: WebhookJob, over line: Result<WebhookLine, WebhookFailure>, to endpoint: WebhookEndpoint,
        _ secrets: [WebhookSecret]
    ) async -> WebhookResult {
        let post = WebhookPost(
            id: job.sequence.description, at: rooms.time.now(), body: job.body, secrets: secrets)
        let start = ContinuousClock.now
        let answer =
            switch line {
            case .success(let line): await line.send(post)
            case .failure(let failure): WebhookAnswer(ending: .failed(failure))
            }
        return WebhookResult(
            job: job, at: post.at, latency: ContinuousClock.now - start, answer: answer,
            request: post.text(to: endpoint.url))
    }
}

/// The line to the receiver.
extension WebhookCourier {
    /// The one that is open where its address still is the host's.
    private func openLine(to endpoint: WebhookEndpoint) async -> Result<WebhookLine, WebhookFailure> {
        lineUsed = rooms.time.now()
        do {
            let url = try WebhookURL.parse(endpoint.url, allowsPrivate: rooms.client.allowsPrivate)
            let address = try await rooms.client.address(of: url.host)
            if let line, line.url == url, line.address == address { return .success(line) }
            await close()
            let fresh = WebhookLine(
                rooms.client, url: url, address: address, connections: endpoint.maximumInFlight)
            line = fresh
            return .success(fresh)
        } catch let failure as WebhookFailure {
            return .failure(failure)
        } catch {
            // It was taken under other settings.
            return .failure(.addressForbidden)
        }
    }

    private func closeLine(unusedSince time: Timestamp) async { if lineUsed <= time { await close() } }

    func close() async {
        let former = line
        line = nil
        await former?.close()
    }
}

extension WebhookPage.Source {
    /// A place behind which nothing was to be posted is written down now and then only: most commits of a busy node would
    /// else be followed by one for each endpoint.
    fileprivate func isWorthNoting(after place: EventSequence) -> Bool {
        switch self {
        case .retries, .replay: true
        case .feed(let through): through.number - place.number >= WebhookCourier.silentPlaces
        }
    }
}

extension WebhookPost {
    /// As it is kept in the log of tries.
    func text(to url: String) -> String {
        "POST \(url)\n" + fields.map { "\($0.name): \($0.value)\n" }.joined()
    }
}
