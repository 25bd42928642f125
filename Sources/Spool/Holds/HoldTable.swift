internal import Storage
internal import Synchronization

/// The holds as this node knows them: what makes the last look before sending cheap. Each claim reads them anew from the
/// store, so that what another node holds is known here with the next claim.
final class HoldTable: Sendable {
    private struct State {
        var holds: HoldSet
        /// Counts what was learnt: a view that was read before is not put in the place of a newer one.
        var age = 0
    }

    private let state: Mutex<State>

    init(_ holds: HoldSet) { state = Mutex(State(holds: holds)) }

    var current: HoldSet { state.withLock { $0.holds } }

    /// To be asked before reading, and given back with what was read.
    var age: Int { state.withLock { $0.age } }

    func contains(_ share: QueueShare) -> Bool { state.withLock { $0.holds.contains(share) } }

    /// A view that began to be read at `age`.
    func replace(by holds: HoldSet, readAt age: Int) {
        state.withLock { state in
            guard state.age == age else { return }
            state.holds = holds
        }
    }

    /// What this node has just committed.
    func replace(by holds: HoldSet) {
        state.withLock { state in
            state.holds = holds
            state.age += 1
        }
    }
}
