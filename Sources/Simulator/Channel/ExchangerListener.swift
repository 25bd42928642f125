import Mail
import NIOCore
import NIOPosix
import Synchronization

/// One provider's socket.
final class ExchangerListener: Sendable {
    let profile: Profile
    let ledger: ProviderLedger
    private let channel: any Channel
    private let connections: ConnectionSet

    var port: Int { channel.localAddress?.port ?? 0 }

    static func bind(
        _ profile: Profile, configuration: SimulatorConfiguration, port: Int, post: ReturnPost,
        group: any EventLoopGroup
    ) async throws -> ExchangerListener {
        let ledger = ProviderLedger(limits: profile.limits, timeScale: configuration.timeScale)
        let connections = ConnectionSet()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.insert(channel)
                    try channel.pipeline.syncOperations.addHandler(
                        ExchangerHandler(profile: profile, ledger: ledger, post: post, configuration: configuration))
                }
            }
            .bind(host: configuration.host, port: port).get()
        return ExchangerListener(profile: profile, ledger: ledger, channel: channel, connections: connections)
    }

    private init(profile: Profile, ledger: ProviderLedger, channel: any Channel, connections: ConnectionSet) {
        self.profile = profile
        self.ledger = ledger
        self.channel = channel
        self.connections = connections
    }

    func stop() async {
        try? await channel.close().get()
        for connection in connections.all { try? await connection.close().get() }
    }
}

/// The connections that are open.
final class ConnectionSet: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    var all: [any Channel] { channels.withLock { Array($0.values) } }

    func insert(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        channels.withLock { $0[key] = channel }
        channel.closeFuture.whenComplete { _ in self.channels.withLock { $0[key] = nil } }
    }
}
