import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore

/// `/v1`, pages, health. Runs until cancelled (graceful shutdown of ServiceLifecycle).
public struct HTTPService: Sendable {
    let configuration: HTTPConfiguration
    let rooms: HTTPRooms
    let logger: Logger
    private let onListening: @Sendable (_ host: String, _ port: Int) async -> Void

    /// - Parameter onListening: told the bound address once.
    public init(
        configuration: HTTPConfiguration, rooms: HTTPRooms, logger: Logger,
        onListening: @escaping @Sendable (_ host: String, _ port: Int) async -> Void
    ) {
        self.configuration = configuration
        self.rooms = rooms
        self.logger = logger
        self.onListening = onListening
    }

    public func run() async throws {
        try await application().run()
    }

    /// The server before it listens.
    func application() throws -> Application<RouterResponder<Visit>> {
        let front = try Front(configuration: configuration, rooms: rooms, logger: logger)
        let onListening = onListening
        return Application(
            router: front.router(),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(1_024)),
            onServerRunning: { channel in
                guard let address = channel.localAddress else { return }
                await onListening(address.ipAddress ?? "", address.port ?? 0)
            },
            logger: logger)
    }
}
