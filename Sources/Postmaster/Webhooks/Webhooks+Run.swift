internal import Mail
internal import Spool
internal import Storage
internal import Synchronization

extension Webhooks {
    /// How often it is looked whether the feed went on.
    static let pause = Duration.milliseconds(200)
    /// How often endpoints are read anew without anybody having said that they changed.
    static let reloadPause = Duration.seconds(5)

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                while true {
                    do {
                        for courier in try await desk.due(hasChanged: takeChange()) {
                            group.addTask { await self.desk.work(courier) }
                        }
                    } catch EngineError.closed {
                        return
                    } catch is EngineError {
                        try await Task.sleep(for: .seconds(2))
                    }
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }

    /// Posts everything that is due at this moment, and returns (tests).
    public func catchUp() async throws {
        while case let couriers = try await desk.due(hasChanged: takeChange()), !couriers.isEmpty {
            await withDiscardingTaskGroup { group in
                for courier in couriers { group.addTask { await self.desk.work(courier) } }
            }
        }
        await desk.close()
    }

    private func takeChange() -> Bool {
        hasChanged.withLock { flag in
            defer { flag = false }
            return flag
        }
    }
}

/// Which couriers there are, and which have something to do.
actor WebhookDesk {
    private struct Seat {
        let courier: WebhookCourier
        var isBusy = false
        /// As far as it has looked.
        var place = EventSequence(number: -1)
        /// Not before then, whatever the feed does.
        var restsUntil: Timestamp?
        /// Then, if the feed does not go on before.
        var due: Timestamp?
        /// Somebody changed something: it is to look whatever stands above.
        var hasNews = true

        func isDue(at now: Timestamp, last: EventSequence) -> Bool {
            if let restsUntil, now < restsUntil { return false }
            return place < last || due.map { $0 <= now } ?? false
        }
    }

    private let rooms: WebhookRooms
    private var seats: [WebhookKey: Seat] = [:]
    private var retryCount = 0
    private var loadedAt: ContinuousClock.Instant?
    private var prunedAt: ContinuousClock.Instant?

    init(_ rooms: WebhookRooms) { self.rooms = rooms }

    /// Couriers with something to do, marked as busy: hand each to `work`.
    func due(hasChanged: Bool) async throws -> [WebhookCourier] {
        if hasChanged { for key in seats.keys { seats[key]?.hasNews = true } }
        if hasChanged || loadedAt.map({ ContinuousClock.now - $0 > Webhooks.reloadPause }) ?? true { try await load() }
        try await prune()
        let last = try await rooms.spool.lastSequence()
        let now = rooms.time.now()
        rooms.metrics.note(
            pending: retryCount + seats.values.reduce(0) { $0 + Int(last.number - min(last, $1.place).number) })
        var found: [WebhookCourier] = []
        for (key, seat) in seats where !seat.isBusy {
            guard seat.hasNews || seat.isDue(at: now, last: last) else { continue }
            seats[key]?.isBusy = true
            seats[key]?.hasNews = false
            found.append(seat.courier)
        }
        return found
    }

    /// Works until there is nothing to do.
    func work(_ courier: WebhookCourier) async {
        let key = courier.key
        do {
            while !Task.isCancelled {
                switch try await courier.step() {
                case .again: continue
                case .idle(let until):
                    return await rest(courier, until: until)
                case .ended:
                    seats[key] = nil
                    return
                }
            }
        } catch {
            // The store does not answer: what was not written down is posted once more.
            seats[key]?.restsUntil = rooms.time.now() + .seconds(2)
        }
        seats[key]?.isBusy = false
    }

    private func rest(_ courier: WebhookCourier, until: Timestamp?) async {
        let (place, isPaused) = (await courier.place, await courier.isPaused)
        seats[courier.key]?.place = place
        seats[courier.key]?.due = until
        seats[courier.key]?.restsUntil = isPaused ? until : nil
        seats[courier.key]?.isBusy = false
    }

    func close() async { for seat in seats.values { await seat.courier.close() } }

    private func load() async throws {
        let list = try await rooms.spool.engine.read { try WebhookTable.all(on: $0) }
        loadedAt = .now
        retryCount = list.reduce(0) { $0 + $1.retryCount }
        rooms.metrics.note(list)
        let enabled = list.filter(\.isEnabled)
        for endpoint in enabled where seats[endpoint.key] == nil {
            seats[endpoint.key] = Seat(courier: WebhookCourier(endpoint.key, rooms))
        }
        let known = Set(enabled.map(\.key))
        for (key, seat) in seats where !known.contains(key) && !seat.isBusy {
            seats[key] = nil
            await seat.courier.close()
        }
    }

    /// Once an hour.
    private func prune() async throws {
        guard prunedAt.map({ ContinuousClock.now - $0 > .seconds(3_600) }) ?? true else { return }
        prunedAt = .now
        try await WebhookLog(spool: rooms.spool).prune(endpoints: Array(seats.keys), now: rooms.time.now())
    }
}
