import Accounts
import DNS
import Logging

/// Looks every few minutes whether keys that wait were published, and lets those sign that were; follows what other nodes
/// changed.
struct DomainWatch {
    static let pause = Duration.seconds(300)

    let domains: Domains
    let resolver: any Resolver
    let logger: Logger

    /// Until it is cancelled.
    func run() async throws {
        while true {
            try await Task.sleep(for: Self.pause)
            do {
                try await domains.reload()
                let count = try await domains.activatePublished(resolver: resolver)
                if count > 0 {
                    logger.notice(
                        "DKIM keys were found in the DNS and sign from now on", metadata: ["keys": "\(count)"])
                }
            } catch let error as CancellationError {
                throw error
            } catch {
                logger.warning("DKIM keys could not be looked after: \(error)")
            }
        }
    }
}
