import NIOCore
import NIOPosix
import NIOSSL

/// Says fixed bytes to a listener, and hears it out until it closes.
final class RawClient: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var pieces: [String]
    private var heard = ByteBuffer()
    private let done: EventLoopPromise<String>

    private init(_ pieces: [String], _ done: EventLoopPromise<String>) {
        self.pieces = pieces.reversed()
        self.done = done
    }

    /// - Parameter pieces: each is said when something was heard after the one before.
    static func converse(
        _ pieces: [String], with address: SocketAddress, tls: NIOSSLContext? = nil, on eventLoop: any EventLoop
    ) async throws -> String {
        let done = eventLoop.makePromise(of: String.self)
        let channel = ClientBootstrap(group: eventLoop).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls {
                    try channel.pipeline.syncOperations.addHandler(
                        try NIOSSLClientHandler(context: tls, serverHostname: nil))
                }
                try channel.pipeline.syncOperations.addHandler(RawClient(pieces, done))
            }
        }.connect(to: address)
        channel.whenFailure { done.fail($0) }
        return try await done.futureResult.get()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heard.writeImmutableBuffer(unwrapInboundIn(data))
        guard let next = pieces.popLast() else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: next)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) { done.succeed(String(buffer: heard)) }
}
