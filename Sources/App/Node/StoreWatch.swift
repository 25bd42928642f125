import Logging
import ServiceLifecycle
import Storage

/// Ends the node when another has taken its store over: what it knows is out of date, and whatever it sent could be sent
/// twice. Sessions finish the transaction they are in, since the receiver counts on it; nothing is begun.
struct StoreWatch: Service {
    let engine: any Engine
    /// The store as people know it.
    let place: String
    let logger: Logger

    func run() async throws {
        let (losses, sender) = AsyncStream.makeStream(of: EngineError.self)
        engine.observeLoss { loss in
            sender.yield(loss)
            sender.finish()
        }
        try await cancelWhenGracefulShutdown {
            for await _ in losses {
                logger.critical("another node has taken the store over; this one ends", metadata: ["store": "\(place)"])
                throw NodeError.takenOver(path: place)
            }
        }
    }
}
