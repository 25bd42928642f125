import NIOCore
import ServiceLifecycle
import Storage

/// Tells the service manager that the node lives, as long as every event loop turns and the store can be read. A node that
/// hangs stays silent and is restarted; a full disk is no reason for it.
struct Watchdog: Service {
    let manager: ServiceManager
    let pause: Duration
    let group: any EventLoopGroup
    let engine: any Engine

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await beat()
                try await Task.sleep(for: pause)
            }
        }
        // The end has a limit of its own: until it is reached nobody shall cut us off.
        manager.watchdog()
    }

    private func beat() async {
        for eventLoop in group.makeIterator() { try? await eventLoop.submit {}.get() }
        do {
            try await engine.read { _ in }
            manager.watchdog()
        } catch EngineError.unavailable {
            manager.watchdog()
        } catch {}
    }
}
