import Glibc
import Logging
import UnixSignals

/// A second signal while the node ends: whoever sends it does not want to wait. What was acknowledged is on disk, and what is
/// cut off is taken up by the next start, as after a crash.
enum Hurry {
    /// Ends the process with status 128 and the signal's number (SIGINT: 130, SIGTERM: 143) when the second of `signals` comes.
    static func watch(_ signals: [UnixSignal], logger: Logger) -> Task<Void, Never> {
        Task {
            guard !signals.isEmpty else { return }
            var count = 0
            for await signal in await UnixSignalsSequence(trapping: signals) {
                count += 1
                guard count > 1 else { continue }
                logger.warning("stopped at once by a second signal", metadata: ["signal": "\(signal)"])
                _exit(signal == .sigint ? 128 + SIGINT : 128 + SIGTERM)
            }
        }
    }
}
