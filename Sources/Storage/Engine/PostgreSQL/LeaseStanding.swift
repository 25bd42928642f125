internal import Synchronization

/// What this process knows of its lease without asking: until when it is certainly good, and whether it was lost.
///
/// The end is measured by our own clock, from the moment before the renewal was sent; the database counts from a later one.
/// A margin is left for clocks that run at different speeds.
final class LeaseStanding: Sendable {
    private struct State {
        var goodUntil: ContinuousClock.Instant?
        var loss: EngineError?
        var observers: [@Sendable (EngineError) -> Void] = []
    }

    private let life: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - life: of a lease, by the database's clock.
    ///   - margin: how much earlier it is not relied upon.
    init(life: Duration = StoreLease.life, margin: Duration = .seconds(2)) { self.life = life - margin }

    /// A renewal that was begun at `start` has been committed.
    func renewed(from start: ContinuousClock.Instant) {
        state.withLock { state in state.goodUntil = max(state.goodUntil ?? start, start + life) }
    }

    func isGood(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in state.loss == nil && state.goodUntil.map { now < $0 } ?? false }
    }

    /// Another process has the lease. Tells the observers, the first time.
    func lost(_ reason: EngineError) {
        let observers = state.withLock { state -> [@Sendable (EngineError) -> Void] in
            guard state.loss == nil else { return [] }
            state.loss = reason
            defer { state.observers = [] }
            return state.observers
        }
        for observer in observers { observer(reason) }
    }

    func observeLoss(_ observer: @escaping @Sendable (EngineError) -> Void) {
        let loss = state.withLock { state in
            if state.loss == nil { state.observers.append(observer) }
            return state.loss
        }
        if let loss { observer(loss) }
    }
}
