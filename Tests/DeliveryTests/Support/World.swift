import Bounce
import DNS
import Delivery
import Foundation
import Logging
import Mail
import NIOCore
import NIOPosix
import Spool
import Storage
import TestKit

struct WallClock: TimeSource {
    func now() -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}

/// A node's way out over a store of its own: exchangers by domain, time a hundred thousand times as fast for retries.
final class World: Sendable {
    /// How long what must happen may take before a test gives up: long, since a crowded machine is no fault of ours.
    static let patience = Duration.seconds(90)

    let store: TemporaryStore
    let engine: FlakyEngine
    let spool: Spool
    let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton

    init() async throws {
        store = try TemporaryStore()
        engine = FlakyEngine(try await store.openEngine())
        spool = try await Spool.open(engine: engine, time: WallClock())
    }

    /// - Parameter ports: of the domain's exchangers, `mx0.DOMAIN` and so on, best first.
    func service(
        _ ports: [String: [Int]], _ change: (inout DeliveryConfiguration) -> Void = { _ in }
    ) -> DeliveryService {
        var resolver = StaticResolver()
        var configuration = DeliveryConfiguration(heloName: "out.postrider.example")
        configuration.allowsPrivateAddresses = true
        configuration.policy.retrySchedule = RetrySchedule(timeScale: 100_000)
        configuration.providers = .empty
        for (domain, ports) in ports {
            let hosts = ports.indices.map { DomainName("mx\($0).\(domain)")! }
            resolver.exchangers[DomainName(domain)!] = .found(
                hosts.enumerated().map { MailExchanger(preference: UInt16($0), host: $1) }, timeToLive: .seconds(60))
            for (host, port) in zip(hosts, ports) {
                resolver.addresses[host] = .found(["127.0.0.1"], timeToLive: .seconds(60))
                configuration.exchangerPorts[host] = port
            }
        }
        change(&configuration)
        return service(resolver: resolver, configuration: configuration)
    }

    func service(
        resolver: any DNS.Resolver,
        configuration: DeliveryConfiguration = DeliveryConfiguration(heloName: "out.postrider.example")
    ) -> DeliveryService {
        DeliveryService(
            spool: spool, resolver: resolver, configuration: configuration, group: group, time: WallClock(),
            random: { Double.random(in: 0..<1) }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs the service while `body` runs, and until it has ended after that.
    func running<Value: Sendable>(
        _ service: DeliveryService, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task { try await service.run() }
        do {
            let value = try await body()
            task.cancel()
            try await task.value
            return value
        } catch {
            task.cancel()
            try? await task.value
            throw error
        }
    }

    /// Waits until that many messages are final, or gives up.
    func settled(_ count: Int) async throws -> [RecipientStatus: Int] {
        let deadline = ContinuousClock.now + World.patience
        while true {
            let counts = try await spool.statusCounts(account: nil, campaign: nil)
            let finalCount = counts.filter(\.key.isFinal).values.reduce(0, +)
            if finalCount >= count || ContinuousClock.now > deadline { return counts.filter { $0.value > 0 } }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits until it is so, or gives up.
    func wait(until isSo: @Sendable () -> Bool) async throws {
        let deadline = ContinuousClock.now + World.patience
        while !isSo(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// The statuses and reasons that a message went through.
    func story(of key: MessageKey) async throws -> [String] {
        try await spool.timeline(key).map { event in
            [event.status.rawValue, event.reason?.rawValue].compactMap(\.self).joined(separator: " ")
        }
    }
}
