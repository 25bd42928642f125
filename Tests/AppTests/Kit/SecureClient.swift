import NIOCore
import NIOPosix
import NIOSSL

/// A mail client that speaks TLS from the first byte and says what a test tells it to, line by line.
struct SecureClient {
    private let channel: any Channel
    private let listener: NIOLoopBound<ReplyListener>

    struct Closed: Error {}

    /// Connects to `localhost` and waits for the banner, and so for the handshake.
    /// - Throws: why there was no handshake, on this side.
    static func connect(port: Int, _ tls: NIOSSLContext) async throws -> SecureClient {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let listener = try await loop.submit { NIOLoopBound(ReplyListener(), eventLoop: loop) }.get()
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    try pipeline.addHandler(listener.value)
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        let client = SecureClient(channel: channel, listener: listener)
        _ = try await client.reply()
        _ = try await client.say("EHLO client.example")
        return client
    }

    /// A whole reply.
    func say(_ line: String) async throws -> String {
        try await channel.writeAndFlush(ByteBuffer(string: line + "\r\n")).get()
        return try await reply()
    }

    /// A whole transaction; the answer to its final dot, or the first refusal.
    func submit(to recipient: String) async throws -> String {
        for line in ["MAIL FROM:<news@postrider.example>", "RCPT TO:<\(recipient)>", "DATA"] {
            let answer = try await say(line)
            guard answer.hasPrefix("250") || answer.hasPrefix("354") else { return answer }
        }
        return try await say("From: news@postrider.example\r\nTo: \(recipient)\r\nSubject: Hello\r\n\r\nHello.\r\n.")
    }

    func close() async { try? await channel.close().get() }

    private func reply() async throws -> String {
        try await channel.eventLoop.flatSubmit { [channel, listener] in
            listener.value.next(on: channel.eventLoop)
        }.get()
    }
}

/// Puts replies together and hands out each once.
private final class ReplyListener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var text = ""
    private var replies: [String] = []
    private var waiting: EventLoopPromise<String>?
    private var failure: (any Error)?

    func next(on eventLoop: any EventLoop) -> EventLoopFuture<String> {
        if !replies.isEmpty { return eventLoop.makeSucceededFuture(replies.removeFirst()) }
        if let failure { return eventLoop.makeFailedFuture(failure) }
        let promise = eventLoop.makePromise(of: String.self)
        waiting = promise
        return promise.futureResult
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        var reply = ""
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast() {
            reply += line + "\n"
            guard line.dropFirst(3).first != "-" else { continue }
            replies.append(reply)
            text.removeFirst(reply.count)
            reply = ""
        }
        guard !replies.isEmpty, let promise = waiting else { return }
        waiting = nil
        promise.succeed(replies.removeFirst())
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { fail(SecureClient.Closed()) }

    private func fail(_ error: any Error) {
        failure = failure ?? error
        waiting?.fail(error)
        waiting = nil
    }
}
