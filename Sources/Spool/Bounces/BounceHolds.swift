internal import Storage
internal import Synchronization

/// The incidents that are open now: during one, what servers of a provider or a domain say against addresses is kept back
/// and not believed (R32).
public final class BounceHolds: Sendable {
    /// Where an incident is.
    public struct Extent: Hashable, Sendable {
        /// Above 0, its own for each incident.
        public let incident: Int64
        /// `nil`: any.
        public let provider: String?
        /// Of the recipient; `nil`: any.
        public let domain: String?

        public init(incident: Int64, provider: String?, domain: String?) {
            self.incident = incident
            self.provider = provider
            self.domain = domain
        }

        fileprivate func covers(provider: String?, domain: String) -> Bool {
            guard self.provider != nil || self.domain != nil else { return false }
            return (self.provider == nil || self.provider == provider) && (self.domain == nil || self.domain == domain)
        }
    }

    private let extents = Mutex<[Extent]>([])

    /// Takes the place of those known before.
    public func set(_ open: [Extent]) { extents.withLock { $0 = open } }

    /// The incidents that the store says are open.
    static func open(on connection: any ReadConnection) throws -> [Extent] {
        try connection.all(selectOpen) { row in
            Extent(incident: row.integer(0), provider: row.textOrNil(1), domain: row.textOrNil(2))
        }
    }

    private static let selectOpen = Statement(
        "SELECT key, provider, domain FROM incident WHERE state = 'open' ORDER BY key")

    /// The incident that casts doubt on what a provider says of recipients in a domain; `nil`: none does.
    public func incident(provider: String?, domain: String) -> Int64? {
        extents.withLock { extents in extents.first { $0.covers(provider: provider, domain: domain) }?.incident }
    }
}
