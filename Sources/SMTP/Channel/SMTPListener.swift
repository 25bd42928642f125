public import NIOCore
import NIOPosix

/// Listens and runs server sessions, within the limits of its configuration.
public final class SMTPListener: Sendable {
    private let channel: any Channel
    private let connections: ConnectionTable

    private init(channel: any Channel, connections: ConnectionTable) {
        self.channel = channel
        self.connections = connections
    }

    /// - Parameters:
    ///   - port: `0` for a free one, to be read from `localAddress`.
    ///   - makeService: called for each connection on its event loop.
    public static func bind(
        host: String, port: Int, configuration: ServerConfiguration, group: any EventLoopGroup,
        makeService: @escaping @Sendable (ServerPeer) -> any ServerService
    ) async throws -> SMTPListener {
        let connections = ConnectionTable(
            maximumCount: configuration.maximumConnectionCount,
            maximumCountPerAddress: configuration.maximumConnectionsPerAddress)
        // A message of usual size in one or two reads; an idle connection holds no buffer.
        let receiving = AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 8_192, maximum: 64 << 10)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: receiving)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.admit(channel) else {
                        return try channel.pipeline.syncOperations.addHandler(RefusalHandler())
                    }
                    let handler = ServerChannelHandler(
                        configuration: configuration, channel: channel, makeService: makeService)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        let channel = try await bootstrap.bind(host: host, port: port).get()
        return SMTPListener(channel: channel, connections: connections)
    }

    /// Where it listens.
    public var localAddress: SocketAddress {
        guard let address = channel.localAddress else { preconditionFailure("a bound channel has an address") }
        return address
    }

    /// How many came.
    public struct ConnectionCounts: Hashable, Sendable {
        /// Now.
        public let open: Int
        /// Since the listener was bound.
        public let admitted: Int
        /// Turned away with 421, for want of room.
        public let refused: Int
    }

    public var connectionCounts: ConnectionCounts { connections.counts }

    /// Stops accepting, lets sessions finish their transaction for `grace`, then closes them with 421. Returns when all
    /// are closed.
    public func shutDown(grace: TimeAmount) async {
        connections.close()
        try? await channel.close().get()
        order(.afterTransaction)
        let connections = self.connections
        let last = channel.eventLoop.scheduleTask(in: grace) {
            for channel in connections.channels {
                channel.pipeline.fireUserInboundEventTriggered(ServerChannelHandler.ShutDown.now)
            }
        }
        for channel in connections.channels { try? await channel.closeFuture.get() }
        last.cancel()
    }

    private func order(_ order: ServerChannelHandler.ShutDown) {
        for channel in connections.channels { channel.pipeline.fireUserInboundEventTriggered(order) }
    }
}

/// Says that there is no room, and closes.
private final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelActive(context: ChannelHandlerContext) {
        var output = context.channel.allocator.buffer(capacity: 80)
        output.writeReply(.tooManyConnections)
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
