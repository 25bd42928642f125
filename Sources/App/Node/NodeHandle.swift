import ServiceLifecycle
import Synchronization

/// Ends a running node from elsewhere.
public final class NodeHandle: Sendable {
    private let services = Mutex<ServiceGroup?>(nil)

    init() {}

    func attach(_ group: ServiceGroup) { services.withLock { $0 = group } }

    /// Asks the node to end; `run` returns when it has.
    public func stop() async { await services.withLock { $0 }?.triggerGracefulShutdown() }
}
