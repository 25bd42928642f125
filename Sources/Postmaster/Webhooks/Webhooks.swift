public import Accounts
public import Mail
public import Spool
public import Storage
internal import Synchronization

/// Endpoints that events are posted to, and what became of each try.
///
/// Each endpoint follows the feed with a place of its own: what is in the log is posted, at least once, whatever ends in
/// between. What is refused is tried again beside what is new; an endpoint that refuses everything is asked with one event
/// at a time, and its place waits.
public final class Webhooks: Sendable {
    /// Endpoints of one account.
    public static let accountLimit = 50
    /// How long the log of tries goes back.
    public static let logAge = Duration.seconds(30 * 86_400)
    /// Tries of one endpoint that are kept.
    public static let logLimit = 10_000
    /// How long the former secret signs too where nobody says.
    public static let rotationOverlap = Duration.seconds(86_400)

    let rooms: WebhookRooms
    let desk: WebhookDesk
    /// Set where endpoints changed and couriers should look.
    let hasChanged = Mutex(true)

    /// - Parameters:
    ///   - timeScale: divides every wait, above 0.
    ///   - random: 0..<1.
    public init(
        spool: Spool, client: WebhookClient, seal: KeySeal, time: any TimeSource, timeScale: Double = 1,
        metrics: WebhookMetrics = WebhookMetrics(), random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        rooms = WebhookRooms(
            spool: spool, client: client, seal: seal, time: time,
            schedule: WebhookSchedule(timeScale: timeScale, random: random), metrics: metrics)
        desk = WebhookDesk(rooms)
    }

    /// What a secret is sealed for.
    static func place(_ key: WebhookKey) -> String { "postrider webhook 1 \(key)" }

    var engine: any Engine { rooms.spool.engine }

    /// From now on: what happened before is not posted (see `replay`).
    /// - Returns: the endpoint and its secret, which is shown this once.
    /// - Throws: `WebhookFault`.
    public func add(_ new: NewWebhookEndpoint) async throws -> (endpoint: WebhookEndpoint, secret: WebhookSecret) {
        let url = try WebhookURL.parse(new.url, allowsPrivate: rooms.client.allowsPrivate)
        let key: WebhookKey = rooms.spool.keys.next()
        let secret = WebhookSecret.make()
        let sealed = rooms.seal.seal(secret.bytes, at: Self.place(key))
        let now = rooms.time.now()
        let place = try await rooms.spool.lastSequence()
        let endpoint = try await engine.write { connection in
            guard try WebhookTable.all(of: new.account, on: connection).count < Self.accountLimit else {
                throw WebhookFault.tooMany(limit: Self.accountLimit)
            }
            try WebhookTable.insert(key, new, url: url.text, secret: sealed, at: now, after: place, on: connection)
            return try WebhookTable.find(key, on: connection)
        }
        guard let endpoint else { throw EngineError.failed("an endpoint vanished") }
        noteChange()
        return (endpoint, secret)
    }

    /// Newest first.
    public func endpoints(of account: AccountID) async throws -> [WebhookEndpoint] {
        try await engine.read { try WebhookTable.all(of: account, on: $0) }
    }

    /// `nil` where the account has none of that key.
    public func endpoint(_ key: WebhookKey, of account: AccountID) async throws -> WebhookEndpoint? {
        let found = try await engine.read { try WebhookTable.find(key, on: $0) }
        return found?.account == account ? found : nil
    }

    /// - Returns: the endpoint as it is now; `nil` where there is none.
    /// - Throws: `WebhookFault`.
    public func change(_ key: WebhookKey, of account: AccountID, _ change: WebhookChange) async throws
        -> WebhookEndpoint?
    {
        let url = try change.url.map { try WebhookURL.parse($0, allowsPrivate: rooms.client.allowsPrivate).text }
        let now = rooms.time.now()
        let last = try await rooms.spool.lastSequence()
        let changed = try await engine.write { connection -> WebhookEndpoint? in
            guard var endpoint = try WebhookTable.find(key, on: connection), endpoint.account == account else {
                return nil
            }
            endpoint.apply(change, url: url, at: now, last: last)
            try WebhookTable.write(endpoint, on: connection)
            if change.skipsBacklog { try connection.execute(Self.dropRetries, [.key(key)]) }
            // Another receiver, or one that is mended: what waits for it need not wait on.
            if url != nil || change.isEnabled == true {
                try connection.execute(WebhookLedger.hurry, [.key(key), .integer(now.microseconds)])
            }
            return try WebhookTable.find(key, on: connection)
        }
        noteChange()
        return changed
    }

    /// With its log and all that waits for it.
    /// - Returns: false where there is none.
    public func remove(_ key: WebhookKey, of account: AccountID) async throws -> Bool {
        let isRemoved = try await engine.write { connection in
            guard try WebhookTable.find(key, on: connection)?.account == account else { return false }
            try WebhookTable.remove(key, on: connection)
            return true
        }
        noteChange()
        return isRemoved
    }

    /// A new secret. The former one signs beside it for `overlap`, so that the receiver can be changed in between.
    /// - Parameter overlap: 0...7 days.
    /// - Returns: the secret, shown this once; `nil` where there is no such endpoint.
    public func rotateSecret(_ key: WebhookKey, of account: AccountID, overlap: Duration = Webhooks.rotationOverlap)
        async throws
        -> WebhookSecret?
    {
        let secret = WebhookSecret.make()
        let sealed = rooms.seal.seal(secret.bytes, at: Self.place(key))
        let until = rooms.time.now() + min(max(overlap, .zero), .seconds(7 * 86_400))
        let isRotated = try await engine.write { connection in
            guard try WebhookTable.find(key, on: connection)?.account == account else { return false }
            try WebhookTable.rotate(key, to: sealed, formerUntil: until, on: connection)
            return true
        }
        return isRotated ? secret : nil
    }

    func noteChange() { hasChanged.withLock { $0 = true } }

    private static let dropRetries = Statement("DELETE FROM webhook_retry WHERE endpoint = $1")
}

extension WebhookEndpoint {
    fileprivate mutating func apply(_ change: WebhookChange, url: String?, at now: Timestamp, last: EventSequence) {
        if let url { self.url = url }
        if let text = change.description { description = text }
        if let types = change.types { self.types = types }
        if let count = change.maximumInFlight { maximumInFlight = count }
        if change.skipsBacklog { through = last }
        switch change.isEnabled {
        case true where !isEnabled: (disabledAt, disabledWhy, failingSince, failureCount) = (nil, nil, nil, 0)
        case false where isEnabled: (disabledAt, disabledWhy) = (now, .byHand)
        default: break
        }
    }
}
