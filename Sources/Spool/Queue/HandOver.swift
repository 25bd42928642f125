internal import Synchronization

/// Carries freshly accepted mail from its commit to the receiver, a whole group at a time.
final class HandOver: Sendable {
    private struct State {
        var receiver: (@Sendable ([QueueEntry]) -> Void)?
        var pending: [QueueEntry] = []
    }

    private let state = Mutex(State())

    var hasReceiver: Bool { state.withLock { $0.receiver != nil } }

    func setReceiver(_ receiver: (@Sendable ([QueueEntry]) -> Void)?) { state.withLock { $0.receiver = receiver } }

    func add(_ entries: [QueueEntry]) { state.withLock { $0.pending.append(contentsOf: entries) } }

    /// - Returns: what nobody takes any more.
    func flush() -> [QueueEntry] {
        let (receiver, pending) = state.withLock { state in
            let pending = state.pending
            state.pending = []
            return (state.receiver, pending)
        }
        guard !pending.isEmpty else { return [] }
        guard let receiver else { return pending }
        receiver(pending)
        return []
    }
}
