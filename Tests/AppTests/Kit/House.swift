import App
import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOPosix
import Simulator
import Storage
import TestKit

/// A node and a simulated world for one story, in a directory of their own.
struct House: Sendable {
    let world: SimulatedWorld
    let node: Node
    let addresses: Node.Addresses
    /// Where its store is, as it was given; `nil`: in its directory.
    private(set) var storeURL: String?
    private let handle: NodeHandle
    private let running: Task<Void, any Error>

    /// Runs `story` and ends everything after it. The node's store is of the engine that the test is run over.
    static func with(
        timeScale: Double = 10_000, configure: (inout NodeConfiguration) -> Void = { _ in },
        _ story: (House) async throws -> Void
    ) async throws {
        try await Scratch.with { directory in
            let group = MultiThreadedEventLoopGroup.singleton
            var settings = SimulatorConfiguration()
            settings.timeScale = timeScale
            let world = try await SimulatedWorld.start(settings, group: group)
            try WorldFile(world).write(to: directory + "/world.json")
            var configuration = NodeConfiguration()
            configuration.dataDirectory = directory + "/data"
            configuration.http = Endpoint(host: "127.0.0.1", port: 0)
            configuration.smtp = Endpoint(host: "127.0.0.1", port: 0)
            configuration.world = directory + "/world.json"
            configuration.timeScale = timeScale
            configuration.heloName = "mail.postrider.example"
            let store = try TemporaryStore()
            let url = store.kind == .postgreSQL ? try await store.makeURL() : nil
            configuration.store = try url.map { try PostgreSQLAddress($0) }
            configure(&configuration)
            do {
                try await open(configuration, world: world) { house in
                    var house = house
                    house.storeURL = url
                    try await story(house)
                }
            } catch {
                await world.stop()
                throw error
            }
            await world.stop()
            withExtendedLifetime(store) {}
        }
    }

    /// Opens a node on `configuration` for the time of `story`.
    static func open(
        _ configuration: NodeConfiguration, world: SimulatedWorld, _ story: (House) async throws -> Void
    ) async throws {
        let house = try await House(configuration, world: world)
        do {
            try await story(house)
        } catch {
            await house.close()
            throw error
        }
        await house.close()
    }

    private init(_ configuration: NodeConfiguration, world: SimulatedWorld) async throws {
        self.world = world
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let node = try await Node.open(configuration, roles: .serving, logger: logger)
        let (listening, tell) = AsyncStream<(Node.Addresses, NodeHandle)>.makeStream()
        running = Task {
            defer { tell.finish() }
            try await node.run { tell.yield(($0, $1)) }
        }
        var places = listening.makeAsyncIterator()
        guard let (addresses, handle) = await places.next() else {
            try await running.value
            throw CancellationError()
        }
        self.node = node
        self.addresses = addresses
        self.handle = handle
    }

    /// Ends this node and runs `story` with another on the same directory.
    func closeAndReopen(_ configuration: NodeConfiguration, _ story: (House) async throws -> Void) async throws {
        await close()
        try await House.open(configuration, world: world, story)
    }

    private func close() async {
        await handle.stop()
        _ = try? await running.value
    }

    var api: TestAPI { TestAPI(base: "http://\(addresses.http.map { "\($0)" } ?? "")", key: node.localKey) }
}
