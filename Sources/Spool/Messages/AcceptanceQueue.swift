internal import Storage
internal import Synchronization

/// Acceptances on their way to the writer. The first to wait asks for a turn; whoever comes before the turn travels with
/// it, so under load what a write costs once is paid once for many.
final class AcceptanceQueue: Sendable {
    typealias Completion = @Sendable (Result<AcceptanceOutcome, any Error>) -> Void

    private struct Caller: Sendable {
        let plan: AcceptancePlan
        let completion: Completion
    }

    /// Those who share a turn, chosen when it comes. The writer may try it more than once: with the same ones.
    private final class Turn: Sendable {
        private let callers = Mutex<[Caller]?>(nil)

        func callers(_ choose: () -> [Caller]) -> [Caller] {
            callers.withLock { callers in
                if let callers { return callers }
                let chosen = choose()
                callers = chosen
                return chosen
            }
        }
    }

    /// The most that share a turn.
    private static let planCount = 256
    private static let byteCount = 4 << 20

    private let engine: any Engine
    /// As long as somebody waits, a turn is asked for.
    private let waiting = Mutex<[Caller]>([])

    init(engine: any Engine) { self.engine = engine }

    /// `completion` runs once, on a thread of the engine's, after the commit.
    func add(_ plan: AcceptancePlan, completion: @escaping Completion) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(Caller(plan: plan, completion: completion))
            return waiting.count == 1
        }
        if isFirst { askForTurn() }
    }

    private func askForTurn() {
        let turn = Turn()
        engine.write { [self] connection in
            try AcceptanceBatch(plans: turn.callers(take).map(\.plan)).commit(on: connection)
        } completion: { [self] result in
            answer(turn.callers(take), result)
        }
    }

    private func take() -> [Caller] {
        let (callers, isMore) = waiting.withLock { waiting in
            var byteCount = 0
            let count = waiting.prefix(Self.planCount).prefix { caller in
                defer { byteCount += caller.plan.byteCount }
                return byteCount < Self.byteCount
            }.count
            let callers = Array(waiting[..<count])
            waiting.removeFirst(count)
            return (callers, !waiting.isEmpty)
        }
        if isMore { askForTurn() }
        return callers
    }

    /// Nobody is refused for another's fault: those who shared a turn that failed are tried one by one.
    private func answer(_ callers: [Caller], _ result: Result<[AcceptanceOutcome], any Error>) {
        switch result {
        case .success(let outcomes):
            for (caller, outcome) in zip(callers, outcomes) { caller.completion(.success(outcome)) }
        case .failure(let error) where callers.count == 1 || Self.isEverybodys(error):
            for caller in callers { caller.completion(.failure(error)) }
        case .failure:
            for caller in callers {
                engine.write { connection in
                    try AcceptanceBatch(plans: [caller.plan]).commit(on: connection)[0]
                } completion: {
                    caller.completion($0)
                }
            }
        }
    }

    /// Each alone would fare the same.
    private static func isEverybodys(_ error: any Error) -> Bool {
        switch error as? EngineError {
        case .closed, .unavailable, .inUse: true
        case .full, .constraint, .failed, nil: false
        }
    }
}
