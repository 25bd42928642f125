import Accounts
import DNS
import Mail
import Metering
import NIOCore
import NIOPosix
import NIOSSL
import Postmaster
import Spool
import Storage
import TestKit

/// Webhooks over a store of its own, with a clock that stands still.
struct WebhookKit: Sendable {
    let store: TemporarySpool
    let webhooks: Webhooks
    let seal: KeySeal
    let registry = Registry()
    var spool: Spool { store.spool }
    var time: ManualTime { store.time }

    init(
        resolver: StaticResolver = StaticResolver(), allowsPrivate: Bool = true,
        trustRoots: NIOSSLTrustRoots = .default, timeLimit: TimeAmount = .seconds(15)
    ) async throws {
        store = try await TemporarySpool()
        seal = KeySeal(secret: KeySeal.makeSecret())!
        webhooks = Self.make(
            store.spool, seal, store.time, registry, resolver, allowsPrivate, trustRoots, timeLimit)
    }

    private static func make(
        _ spool: Spool, _ seal: KeySeal, _ time: ManualTime, _ registry: Registry, _ resolver: StaticResolver,
        _ allowsPrivate: Bool, _ trustRoots: NIOSSLTrustRoots, _ timeLimit: TimeAmount
    ) -> Webhooks {
        let client = WebhookClient(
            resolver: resolver, group: MultiThreadedEventLoopGroup.singleton, trustRoots: trustRoots,
            allowsPrivate: allowsPrivate, timeLimit: timeLimit)
        return Webhooks(
            spool: spool, client: client, seal: seal, time: time, metrics: WebhookMetrics(in: registry),
            random: { 0.5 })
    }

    /// As after a restart: nothing in memory.
    func restarted() -> Webhooks {
        Self.make(
            spool, seal, time, Registry(), StaticResolver(), true, .default, .seconds(15))
    }

    func add(
        _ url: String, account: AccountID = .first, types: Set<EventType>? = nil, inFlight: Int = 8
    ) async throws -> (endpoint: WebhookEndpoint, secret: WebhookSecret) {
        try await webhooks.add(
            NewWebhookEndpoint(account: account, url: url, types: types, maximumInFlight: inFlight))
    }

    func accept(_ count: Int) async throws {
        try await spool.acceptSample(to: (0..<count).map { "u\($0)@example.com" })
    }

    func endpoint(_ key: WebhookKey) async throws -> WebhookEndpoint? {
        try await webhooks.endpoint(key, of: .first)
    }

    func metric(_ result: String) -> Bool {
        var text = MetricText()
        registry.write(into: &text)
        return text.text.contains(result)
    }
}

extension EventType {
    static func named(_ names: String...) -> Set<EventType> { Set(names.compactMap(EventType.init(rawValue:))) }
}
