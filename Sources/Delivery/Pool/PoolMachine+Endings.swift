import Mail
import Spool

extension PoolMachine {
    /// - Parameters:
    ///   - failure: how its opening failed; `nil` once it was open.
    ///   - chance: 0..<1, for the length of a park.
    mutating func closed(_ id: SessionID, _ failure: OpeningRound.Failure?, now: Timestamp, chance: Double) -> [Action]
    {
        guard let session = sessions[id] else { return [] }
        guard case .opening(var round) = session.phase else { return ended(id, session, now: now) }
        let failure = failure ?? .turnedAway
        guard failure != .noSource else { return lostSource(id) }
        note(failure, at: round.step, now: now)
        if !isDraining, let step = round.failed(failure) {
            sessions[id]?.phase = .opening(round)
            // Nobody saw a connection that was not made.
            if failure != .unreachable { shaper.reopened(at: now) }
            return [.open(id, step)]
        }
        sessions[id] = nil
        openingCount -= 1
        shaper.closed(wasLeaving: false)
        guard !isDraining else { return [] }
        return lostRound(now: now, chance: chance)
    }

    /// That says nothing of the site and is no attempt at its mail, which waits for the stop that follows.
    private mutating func lostSource(_ id: SessionID) -> [Action] {
        sessions[id] = nil
        openingCount -= 1
        shaper.closed(wasLeaving: false)
        return []
    }

    private mutating func note(_ failure: OpeningRound.Failure, at step: OpeningRound.Step, now: Timestamp) {
        if failure == .tls { exchangers.failedTLS(step.exchanger, now: now) }
        if failure != .tls || !step.usesTLS { exchangers.failed(step.exchanger, now: now) }
    }

    private mutating func ended(_ id: SessionID, _ session: Session, now: Timestamp) -> [Action] {
        sessions[id] = nil
        if session.isResting { restingCount -= 1 }
        if session.isClosing { closingCount -= 1 }
        shaper.closed(wasLeaving: session.isClosing)
        let left = session.underWay.flatMap(\.items)
        return (left.isEmpty ? [] : [.giveUp(left)]) + stir(now: now)
    }

    /// While another session is open a lost round costs concurrency alone: that session carries the mail. Else the mail
    /// it was for is given up, and with a cohort of lost rounds everything that waits.
    private mutating func lostRound(now: Timestamp, chance: Double) -> [Action] {
        let cohort = concurrency.allowed
        concurrency.failed()
        let openCount = sessions.count - openingCount
        guard openCount == 0 else {
            concurrency.capped(to: openCount)
            return []
        }
        guard health.failed(concurrency: cohort, now: now, chance: chance) else {
            let first = takeHead()
            return (first.isEmpty ? [] : [.giveUp(first)]) + stir(now: now)
        }
        concurrency.startOver()
        let all = waiting.drain().map(\.item)
        return all.isEmpty ? [] : [.giveUp(all)]
    }

    private mutating func takeHead() -> [Item] {
        guard let head = waiting.popFirst() else { return [] }
        var items = [head.item]
        while items.count < shaper.limits.recipientsPerTransaction,
            let other = waiting.popNext(where: { head.item.sharesTransaction(with: $0.item) })
        {
            items.append(other.item)
        }
        return items
    }
}
