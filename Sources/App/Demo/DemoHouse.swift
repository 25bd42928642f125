import Foundation
import Logging
import NIOCore
import NIOPosix
import Postmaster
import Simulator
import Spool
import Storage

/// Node and simulated world, running in one process.
struct DemoHouse: Sendable {
    let world: SimulatedWorld
    let node: Node
    let addresses: Node.Addresses
    private let worldGroup: MultiThreadedEventLoopGroup
    private let running: Task<Void, any Error>
    private let handle: NodeHandle
    private let directory: DemoDirectory

    static func start(_ settings: DemoSettings, logger: Logger) async throws -> DemoHouse {
        let directory = try DemoDirectory.make(settings.dataDirectory)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let world = try await startWorld(settings, group: group)
            try WorldFile(world).write(to: directory.path + "/world.json")
            do {
                return try await DemoHouse(settings, directory: directory, world: world, group: group, logger: logger)
            } catch {
                await world.stop()
                throw error
            }
        } catch {
            try? await group.shutdownGracefully()
            directory.remove()
            throw error
        }
    }

    private static func startWorld(_ settings: DemoSettings, group: MultiThreadedEventLoopGroup) async throws
        -> SimulatedWorld
    {
        var world = SimulatorConfiguration()
        world.seed = settings.seed
        world.timeScale = settings.timeScale
        return try await SimulatedWorld.start(world, group: group)
    }

    private init(
        _ settings: DemoSettings, directory: DemoDirectory, world: SimulatedWorld, group: MultiThreadedEventLoopGroup,
        logger: Logger
    ) async throws {
        self.world = world
        self.directory = directory
        worldGroup = group
        var configuration = NodeConfiguration()
        configuration.dataDirectory = directory.path
        configuration.store = settings.store
        configuration.http =
            FreePort.isFree(settings.http) ? settings.http : Endpoint(host: settings.http.host, port: 0)
        configuration.smtp = Endpoint(host: "127.0.0.1", port: 0)
        configuration.heloName = "mail.postrider.example"
        configuration.bounceDomain = "bounces.postrider.example"
        configuration.inbound = Endpoint(host: "127.0.0.1", port: 0)
        configuration.timeScale = settings.timeScale
        configuration.world = directory.path + "/world.json"
        // Its campaigns bounce more than anybody would bear, which is what they are there to show.
        configuration.senderPolicy.quarantines = false
        let node = try await Node.open(configuration, roles: .serving, logger: logger)
        if let store = settings.store,
            try await node.spool.statusCounts(account: nil, campaign: nil).values.contains(where: { $0 > 0 })
        {
            await node.engine.close()
            throw NodeError.isNotEmpty(path: "\(store)")
        }
        let (listening, tell) = AsyncStream<(Node.Addresses, NodeHandle)>.makeStream()
        let running = Task {
            defer { tell.finish() }
            try await node.run { tell.yield(($0, $1)) }
        }
        var first: (Node.Addresses, NodeHandle)?
        for await value in listening {
            first = value
            break
        }
        guard let first else {
            try await running.value
            throw CancellationError()
        }
        (addresses, handle) = first
        if let inbound = addresses.inbound {
            world.returnMail(to: try SocketAddress(ipAddress: inbound.host, port: inbound.port))
        }
        self.node = node
        self.running = running
    }

    /// Until everything that comes back has been brought and read.
    func awaitReturns() async throws {
        while true {
            try Task.checkCancellation()
            if world.pendingReturnCount == 0, try await node.spool.returnedDepth().waiting == 0 { return }
            try await Task.sleep(for: DemoCampaign.pause)
        }
    }

    /// Ends both; a directory of the demo's own is removed.
    func stop() async {
        await handle.stop()
        _ = try? await running.value
        await world.stop()
        try? await worldGroup.shutdownGracefully()
        directory.remove()
    }
}
