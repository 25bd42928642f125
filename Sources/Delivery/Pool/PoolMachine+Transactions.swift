import Mail
import Spool

extension PoolMachine {
    /// The session can take a transaction.
    /// - Parameters:
    ///   - now: decides how much the queue's rate lets go.
    ///   - setAside: receives items that are not to be sent; they are the caller's from here.
    ///   - isFit: whether an item may still be sent.
    mutating func next(for id: SessionID, at now: Timestamp, setAside: inout [Item], isFit: (Item) -> Bool) -> Next {
        guard let phase = sessions[id]?.phase else { return .quit }
        if case .closing = phase { return .quit }
        awaken(id, from: phase)
        let carriedCount = sessions[id]?.carriedCount ?? 0
        if isDraining || carriedCount >= shaper.limits.messagesPerConnection || isOneTooMany(carriedCount) {
            leave(id)
            return .quit
        }
        let room = min(shaper.room(at: now), shaper.limits.recipientsPerTransaction)
        guard !isHeld, room > 0,
            let batch = takeBatch(upTo: room, isFirst: carriedCount == 0, setAside: &setAside, isFit: isFit)
        else {
            if shaper.isAwaited, sessions[id]?.underWay.isEmpty == true {
                leave(id)
                return .quit
            }
            sessions[id]?.isResting = true
            sessions[id]?.restedTicks = 0
            restingCount += 1
            return .rest
        }
        shaper.sent(batch.items.count, at: now)
        sessions[id]?.carriedCount += 1
        sessions[id]?.underWay.append(batch)
        return .send(batch)
    }

    private func isOneTooMany(_ carriedCount: Int) -> Bool {
        shaper.shouldLeave(after: carriedCount)
            || sessions.count - closingCount > concurrency.allowed && sessions.count > 1
    }

    mutating func leave(_ id: SessionID) {
        sessions[id]?.phase = .closing
        closingCount += 1
        shaper.leaves()
    }

    private mutating func awaken(_ id: SessionID, from phase: Session.Phase) {
        if case .opening(let round) = phase {
            openingCount -= 1
            sessions[id]?.phase = .open
            exchangers.succeeded(round.step.exchanger)
        }
        if sessions[id]?.isResting == true {
            sessions[id]?.isResting = false
            restingCount -= 1
        }
    }

    private mutating func takeBatch(
        upTo limit: Int, isFirst: Bool, setAside: inout [Item], isFit: (Item) -> Bool
    ) -> Batch? {
        while let head = waiting.popFirst() {
            guard isFit(head.item) else {
                setAside.append(head.item)
                continue
            }
            var items = [head.item]
            while items.count < limit,
                let other = waiting.popNext(where: { head.isAlike($0) })
            {
                if isFit(other.item) { items.append(other.item) } else { setAside.append(other.item) }
            }
            nextBatch += 1
            return Batch(
                number: nextBatch, items: items, isSecondTry: head.isSecondTry,
                isOnUsedSession: !isFirst)
        }
        return nil
    }

    /// What the session carries under that number.
    func items(of number: UInt64, on id: SessionID) -> [Item] {
        sessions[id]?.underWay.first { $0.number == number }?.items ?? []
    }

    // MARK: Its end

    /// The batch is the caller's: to settle, or to put back.
    mutating func finished(_ number: UInt64, on id: SessionID) -> Batch? {
        guard let place = sessions[id]?.underWay.firstIndex(where: { $0.number == number }) else { return nil }
        return sessions[id]?.underWay.remove(at: place)
    }

    /// The server answered for the transaction, whatever it said.
    mutating func succeeded() {
        concurrency.succeeded()
        health.succeeded()
    }

    /// The session broke under a transaction.
    mutating func broke() { concurrency.failed() }

    /// The server asked for less.
    mutating func slowedDown() { concurrency.slowedDown(underWay: sessions.count) }

    /// Mail that a used session was closed on goes to the front of its share, for another session.
    mutating func putBack(_ items: [Item]) {
        for item in items.reversed() { waiting.prepend(Waiting(item: item, isSecondTry: true), of: item.share) }
    }
}
