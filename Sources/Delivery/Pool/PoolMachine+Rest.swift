import Mail

extension PoolMachine {
    /// Begins nothing new until `resume`; what is under way goes on.
    mutating func hold() { isHeld = true }

    mutating func resume(now: Timestamp) -> [Action] {
        guard isHeld else { return [] }
        isHeld = false
        return stir(now: now)
    }

    /// Called at even intervals: closes sessions that have rested long enough.
    mutating func tick() -> [Action] {
        guard restingCount > 0 else { return [] }
        var actions: [Action] = []
        for (id, session) in sessions.sorted(by: { $0.key < $1.key })
        where session.isResting && session.underWay.isEmpty {
            sessions[id]?.restedTicks += 1
            if session.restedTicks + 1 >= limits.restTicks || shaper.isAwaited { actions.append(close(id)) }
        }
        return actions
    }

    /// Ends the pool: what waits is the caller's; resting sessions quit, opening ones are given up, busy ones quit after
    /// what they carry.
    mutating func drain() -> (left: [Item], actions: [Action]) {
        isDraining = true
        let left = waiting.drain().map(\.item)
        var actions: [Action] = []
        for (id, session) in sessions {
            if case .opening = session.phase {
                actions.append(.abort(id))
            } else if session.isResting {
                actions.append(close(id))
            }
        }
        return (left, actions)
    }

    private mutating func close(_ id: SessionID) -> Action {
        if sessions[id]?.isResting == true { restingCount -= 1 }
        sessions[id]?.isResting = false
        leave(id)
        return .quit(id)
    }
}
