import NIOCore
import Spool

/// The dispatcher's event loop, and the only way to the dispatcher.
struct Office: Sendable {
    /// Filled and read on the event loop alone; lanes are made before the dispatcher that they report to.
    final class Holder: @unchecked Sendable {
        var dispatcher: Dispatcher?
    }

    let eventLoop: any EventLoop
    private let holder: Holder

    init(eventLoop: any EventLoop, holder: Holder) {
        self.eventLoop = eventLoop
        self.holder = holder
    }

    func run(_ body: @escaping @Sendable (Dispatcher) -> Void) {
        eventLoop.execute { [holder] in holder.dispatcher.map(body) }
    }

    func takeWarmUps() async -> [WarmUpRow] {
        (try? await eventLoop.submit { [holder] in holder.dispatcher?.takeWarmUps() ?? [] }.get()) ?? []
    }

    func sources() async -> [EgressSourceState] {
        (try? await eventLoop.submit { [holder] in holder.dispatcher?.sources() ?? [] }.get()) ?? []
    }

    func placed(_ mail: StoredMail) async -> [Site: Int] {
        (try? await eventLoop.submit { [holder] in holder.dispatcher?.placed(mail) ?? [:] }.get()) ?? [:]
    }

    func takeUntried() async -> [QueueEntry] {
        (try? await eventLoop.submit { [holder] in holder.dispatcher?.takeUntried() ?? [] }.get()) ?? []
    }
}
