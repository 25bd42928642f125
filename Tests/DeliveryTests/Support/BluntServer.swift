import NIOCore
import NIOPosix
import Synchronization

/// A mail exchanger that says what a script says, right or wrong, and counts what it took.
final class BluntServer: Sendable {
    enum Answer: Sendable {
        case say(String)
        /// Close without a word.
        case close
        /// Say it, and close.
        case sayAndClose(String)
        /// Never another word on this connection.
        case silence
        /// Say it once the gate is open.
        case sayAfter(Gate, String)
    }

    /// - Parameters:
    ///   - line: empty for the banner, `.` for the end of content, else the command as it came.
    ///   - connection: 1 for the first that came.
    typealias Script = @Sendable (_ line: String, _ connection: Int) -> Answer

    private let channel: any Channel
    private let log: Log

    var port: Int { channel.localAddress?.port ?? 0 }
    /// Every line that came, each connection's in order.
    var lines: [String] { log.lines.withLock(\.self) }
    var connectionCount: Int { log.connections.withLock(\.self) }
    /// The addresses that connections came from.
    var peers: Set<String> { log.peers.withLock(\.self) }

    func count(of command: String) -> Int { lines.filter { $0.hasPrefix(command) }.count }

    static func start(
        on group: any EventLoopGroup, host: String = "127.0.0.1", port: Int = 0,
        script: @escaping Script = { polite($0, $1) }
    ) async throws -> BluntServer {
        let log = Log()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(BluntHandler(script: script, log: log))
                }
            }
            .bind(host: host, port: port).get()
        return BluntServer(channel: channel, log: log)
    }

    /// A port of 127.0.0.1 that nobody listens on.
    static func closedPort(on group: any EventLoopGroup) async throws -> Int {
        let server = try await start(on: group)
        let port = server.port
        await server.stop()
        return port
    }

    private init(channel: any Channel, log: Log) {
        self.channel = channel
        self.log = log
    }

    func stop() async { try? await channel.close().get() }

    /// Takes everything.
    static func polite(_ line: String, _ connection: Int) -> Answer {
        switch line.prefix(4).uppercased() {
        case "": .say("220 blunt.example ESMTP")
        case "EHLO": .say("250-blunt.example\r\n250 PIPELINING")
        case "DATA": .say("354 go on")
        case "QUIT": .sayAndClose("221 bye")
        default: .say("250 2.0.0 fine")
        }
    }

    fileprivate final class Log: Sendable {
        let lines = Mutex<[String]>([])
        let connections = Mutex(0)
        let peers = Mutex<Set<String>>([])
    }
}

/// Something that has happened, or will. Open it before the test ends.
struct Gate: Sendable {
    private let promise: EventLoopPromise<Void>

    init(on group: any EventLoopGroup) { promise = group.any().makePromise() }

    var opened: EventLoopFuture<Void> { promise.futureResult }

    func open() { promise.succeed() }
}

private final class BluntHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: BluntServer.Script
    private let log: BluntServer.Log
    private var number = 0
    private var pending: [UInt8] = []
    private var isInContent = false
    private var isClosed = false

    init(script: @escaping BluntServer.Script, log: BluntServer.Log) {
        self.script = script
        self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
        if let peer = context.remoteAddress?.ipAddress { _ = log.peers.withLock { $0.insert(peer) } }
        number = log.connections.withLock { count in
            count += 1
            return count
        }
        answer("", context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending += Array(unwrapInboundIn(data).readableBytesView)
        while !isClosed, let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: pending[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            pending.removeSubrange(...end)
            if isInContent, line != "." { continue }
            isInContent = false
            log.lines.withLock { $0.append(line) }
            answer(line, context)
        }
    }

    private func answer(_ line: String, _ context: ChannelHandlerContext) {
        switch script(line, number) {
        case .say(let text):
            isInContent = text.hasPrefix("354")
            write(text, context)
        case .sayAndClose(let text):
            write(text, context)
            close(context)
        case .close: close(context)
        case .silence: isClosed = true
        case .sayAfter(let gate, let text):
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            gate.opened.hop(to: context.eventLoop).whenSuccess {
                let (handler, context) = bound.value
                handler.write(text, context)
            }
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
    }

    private func close(_ context: ChannelHandlerContext) {
        isClosed = true
        context.close(promise: nil)
    }
}
