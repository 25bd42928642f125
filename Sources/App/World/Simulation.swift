import Mail
import NIOCore
import NIOPosix
import ServiceLifecycle
import Simulator
import UnixSignals

/// A simulated world that runs by itself until it is told to end.
public struct Simulation: Sendable {
    /// One provider, for people.
    public struct Provider: Sendable {
        public let name: String
        public let port: Int
        public let domains: String
    }

    private let settings: SimulatorConfiguration
    private let worldPath: String?
    private let returnsTo: Endpoint?

    /// - Parameters:
    ///   - worldPath: where zones and ports are written; `nil`: nowhere.
    ///   - returnsTo: the server that bounces, notices, answers and complaints are brought to; `nil`: none come.
    public init(
        host: String, firstPort: Int, seed: UInt64, timeScale: Double, worldPath: String?, returnsTo: Endpoint? = nil
    ) {
        var settings = SimulatorConfiguration()
        settings.host = host
        settings.firstPort = firstPort
        settings.seed = seed
        settings.timeScale = timeScale
        self.settings = settings
        self.worldPath = worldPath
        self.returnsTo = returnsTo
    }

    /// Runs until SIGTERM or SIGINT.
    /// - Returns: recipients by what they were answered last.
    public func run(onListening: ([Provider]) -> Void) async throws -> [String: Int] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let world = try await start(group)
        if let returnsTo {
            world.returnMail(to: try SocketAddress.makeAddressResolvingHost(returnsTo.host, port: returnsTo.port))
        }
        if let worldPath { try WorldFile(world).write(to: worldPath) }
        onListening(
            world.providers.map { provider in
                Provider(
                    name: provider.name, port: provider.port,
                    domains: provider.domains.map { $0.text }.joined(separator: ", "))
            })
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
        let counts = world.tally().countByTruth
        await world.stop()
        try await group.shutdownGracefully()
        return counts
    }

    /// - Throws: `NodeError` with the port that is taken, or the host that is none.
    private func start(_ group: MultiThreadedEventLoopGroup) async throws -> SimulatedWorld {
        do {
            return try await SimulatedWorld.start(settings, group: group)
        } catch {
            throw NodeError.world(
                Endpoint(host: settings.host, port: settings.firstPort), reason: FailureText.of(error))
        }
    }
}
