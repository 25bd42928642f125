import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Serves one answer over HTTPS on 127.0.0.1, and counts who asked.
final class PolicyServer: Sendable {
    struct Answer: Sendable {
        var status = HTTPResponseStatus.ok
        var headers: HTTPHeaders = ["Content-Type": "text/plain"]
        var body = ""
    }

    private let channel: any Channel
    private let paths: Paths

    fileprivate final class Paths: Sendable { let asked = Mutex<[String]>([]) }

    var port: Int { channel.localAddress?.port ?? 0 }
    /// What was asked for, as `HOST/PATH`.
    var asked: [String] { paths.asked.withLock(\.self) }

    static func start(_ tls: NIOSSLContext, on group: any EventLoopGroup, _ answer: Answer) async throws -> PolicyServer
    {
        let paths = Paths()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLServerHandler(context: tls))
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(PolicyHandler(answer, paths))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return PolicyServer(channel, paths)
    }

    private init(_ channel: any Channel, _ paths: Paths) {
        self.channel = channel
        self.paths = paths
    }

    func stop() async { try? await channel.close().get() }
}

private final class PolicyHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: PolicyServer.Answer
    private let paths: PolicyServer.Paths

    init(_ answer: PolicyServer.Answer, _ paths: PolicyServer.Paths) {
        self.answer = answer
        self.paths = paths
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        let host = head.headers.first(name: "Host")?.split(separator: ":").first ?? ""
        paths.asked.withLock { $0.append("\(host)\(head.uri)") }
        let body = ByteBuffer(string: answer.body)
        var headers = answer.headers
        headers.add(name: "Content-Length", value: "\(body.readableBytes)")
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers))),
            promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
