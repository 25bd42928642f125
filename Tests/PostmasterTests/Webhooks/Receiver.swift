import JSON
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Postmaster
import Synchronization

/// A receiver of webhooks on 127.0.0.1 that behaves as the test wants it to.
final class Receiver: Sendable {
    /// What it does with a request.
    enum Behaviour: Sendable {
        case answer(Int, headers: [(String, String)] = [], body: String = "")
        /// Never answers.
        case hang
        /// Answers the head, then nothing.
        case hangBehindHead(Int)
        /// Sends a body that does not end.
        case flood(Int)
        case close
    }

    struct Request: Sendable {
        let fields: [String: String]
        let body: [UInt8]

        var id: String { fields["webhook-id"] ?? "" }
        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
        var sequence: Int64 { if case .integer(let number)? = json["sequence"] { number } else { 0 } }

        /// One of its signatures is made with the secret.
        func isSigned(with secret: WebhookSecret) -> Bool {
            guard let at = fields["webhook-timestamp"].flatMap({ Int64($0) }) else { return false }
            let wanted = secret.signature(id: id, timestamp: at, body: body)
            return (fields["webhook-signature"] ?? "").split(separator: " ").contains { $0 == wanted }
        }
    }

    final class Book: Sendable {
        let requests = Mutex<[Request]>([])
        let behaviour: @Sendable (Int, Request) -> Behaviour
        init(_ behaviour: @escaping @Sendable (Int, Request) -> Behaviour) { self.behaviour = behaviour }
    }

    private let channel: any Channel
    private let book: Book
    let isSecure: Bool

    var port: Int { channel.localAddress?.port ?? 0 }
    var url: String { "\(isSecure ? "https" : "http")://127.0.0.1:\(port)/hook" }
    func url(host: String) -> String { "\(isSecure ? "https" : "http")://\(host):\(port)/hook" }
    var requests: [Request] { book.requests.withLock(\.self) }
    var sequences: [Int64] { requests.map(\.sequence) }

    /// - Parameter behaviour: told the number of the request (0, 1…) and the request.
    static func start(
        tls: NIOSSLContext? = nil,
        _ behaviour: @escaping @Sendable (Int, Request) -> Behaviour = { _, _ in .answer(200) }
    ) async throws -> Receiver {
        let book = Book(behaviour)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(ReceiverHandler(book))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Receiver(channel, book, isSecure: tls != nil)
    }

    private init(_ channel: any Channel, _ book: Book, isSecure: Bool) {
        self.channel = channel
        self.book = book
        self.isSecure = isSecure
    }

    func stop() async { try? await channel.close().get() }
}

private final class ReceiverHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let book: Receiver.Book
    private var fields: [String: String] = [:]
    private var body: [UInt8] = []

    init(_ book: Receiver.Book) { self.book = book }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            fields = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
            body = []
        case .body(let part): body.append(contentsOf: part.readableBytesView)
        case .end: answer(Receiver.Request(fields: fields, body: body), context)
        }
    }

    private func answer(_ request: Receiver.Request, _ context: ChannelHandlerContext) {
        let number = book.requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        switch book.behaviour(number, request) {
        case .answer(let status, let headers, let body):
            head(status, HTTPHeaders(headers + [("Content-Length", "\(body.utf8.count)")]), context)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .hang: break
        case .hangBehindHead(let status):
            head(status, ["Content-Length": "10"], context)
            context.flush()
        case .flood(let status):
            head(status, ["Transfer-Encoding": "chunked"], context)
            flood(context)
        case .close: context.close(promise: nil)
        }
    }

    private func head(_ status: Int, _ headers: HTTPHeaders, _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    /// Goes on until the other end has enough.
    private func flood(_ context: ChannelHandlerContext) {
        let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 << 10)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece)))).whenSuccess {
            let (handler, context) = bound.value
            handler.flood(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
