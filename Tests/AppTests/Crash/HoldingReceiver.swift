import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A receiver of webhooks that answers 200, or on demand keeps one request in hand without an answer.
final class HoldingReceiver: Sendable {
    fileprivate struct State {
        var answered: Set<String> = []
        var firstComings: [String] = []
        var held: [String] = []
        var holdsNext = false
    }

    fileprivate let state = Mutex(State())
    private let channel = Mutex<(any Channel)?>(nil)

    /// Ids of what was answered 200.
    var answered: Set<String> { state.withLock(\.answered) }
    /// Ids of what got no answer, in their order.
    var held: [String] { state.withLock(\.held) }
    /// Every id that came, once, in the order in which they first did.
    var firstComings: [String] { state.withLock(\.firstComings) }
    var url: String { "http://127.0.0.1:\(channel.withLock { $0?.localAddress?.port ?? 0 })/hook" }

    /// Keeps the next request in hand.
    func holdNext() { state.withLock { $0.holdsNext = true } }

    func start() async throws {
        let bound = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = bound }
    }

    func stop() async { try? await channel.withLock { $0.take() }?.close().get() }

    /// - Returns: whether it is answered.
    fileprivate func take(_ id: String) -> Bool {
        state.withLock { state in
            if !state.answered.contains(id), !state.held.contains(id) { state.firstComings.append(id) }
            if state.holdsNext {
                state.holdsNext = false
                state.held.append(id)
                return false
            }
            state.answered.insert(id)
            return true
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let receiver: HoldingReceiver
        private var id = ""

        init(_ receiver: HoldingReceiver) { self.receiver = receiver }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): id = head.headers.first(name: "webhook-id") ?? ""
            case .body: break
            case .end:
                guard receiver.take(id) else { return }
                let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
