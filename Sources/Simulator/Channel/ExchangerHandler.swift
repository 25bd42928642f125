import Mail
import NIOCore
import NIOSSL

/// Carries out what an `ExchangerSession` says, on one connection.
final class ExchangerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A command line may be 512 bytes (RFC 5321 section 4.5.3.1.4), more with extensions.
    private static let lineLimit = 4_096
    private static let idleLimit = TimeAmount.minutes(10)
    /// A flood ends after so many bytes, whoever still reads it.
    private static let floodLimit = 64 << 20

    private let ledger: ProviderLedger
    private let tls: NIOSSLContext?
    private let post: ReturnPost
    private let makeSession: (String, Int) -> ExchangerSession
    private var session: ExchangerSession?
    private var isAdmitted = false
    private var input = ByteBuffer()
    private var pending: [ExchangerSession.Action] = []
    /// Waiting, stalling, flooding or closing: bytes that come are kept for later, or for nobody.
    private var isPaused = false
    private var idleTimer: Scheduled<Void>?

    init(profile: Profile, ledger: ProviderLedger, post: ReturnPost, configuration: SimulatorConfiguration) {
        self.ledger = ledger
        self.post = post
        tls = configuration.tls
        let seed = configuration.seed
        let offersTLS = configuration.tls != nil
        makeSession = { address, number in
            ExchangerSession(
                habit: Habit(profile: profile, seed: seed, returnsMail: post.isOn), ledger: ledger,
                timeScale: configuration.timeScale, offersTLS: offersTLS,
                clientAddress: address, number: number)
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        let number: Int
        (isAdmitted, number) = ledger.open()
        session = makeSession(context.remoteAddress?.ipAddress ?? "unknown", number)
        pending = session?.opened(isAdmitted: isAdmitted) ?? []
        watchIdleness(context)
        perform(context)
        context.flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        release()
        isPaused = true
        context.fireChannelInactive()
    }

    /// The connection counts no more; before the sender can know that it is over.
    private func release() {
        if isAdmitted { ledger.close() }
        isAdmitted = false
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        input.writeBuffer(&bytes)
        process(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        watchIdleness(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: Input

    private func process(_ context: ChannelHandlerContext) {
        while !isPaused, input.readableBytes > 0 {
            guard let actions = nextActions(context) else { break }
            pending.append(contentsOf: actions)
            perform(context)
        }
        if isPaused, input.readableBytes > 1 << 20 { context.close(promise: nil) }
        input.discardReadBytes()
    }

    /// `nil` where more bytes are needed.
    private func nextActions(_ context: ChannelHandlerContext) -> [ExchangerSession.Action]? {
        if session?.isInContent == true {
            let bytes = Array(input.readableBytesView)
            guard let (taken, actions) = session?.received(content: bytes[...]) else { return nil }
            input.moveReaderIndex(forwardBy: taken)
            return actions
        }
        let view = input.readableBytesView
        guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
            return view.count > ExchangerHandler.lineLimit ? [.close] : nil
        }
        var line = Array(view[..<end])
        input.moveReaderIndex(forwardBy: line.count + 1)
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard line.count <= ExchangerHandler.lineLimit else { return [.close] }
        return session?.received(line: line[...], now: NIODeadline.now().uptimeNanoseconds)
    }

    // MARK: Actions

    private func perform(_ context: ChannelHandlerContext) {
        while !isPaused, !pending.isEmpty {
            switch pending.removeFirst() {
            case .send(let bytes): context.write(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .wait(let duration): wait(duration, context)
            case .close: close(context)
            case .startTLS: startTLS(context)
            case .flood: flood(context)
            case .stall: isPaused = true
            case .post(let writer, let truth):
                let (ledger, recipient) = (ledger, writer.recipient.normalized.description)
                post.post(writer) { ledger.noteReturn(recipient, truth: truth) }
            }
        }
    }

    private func wait(_ duration: Duration, _ context: ChannelHandlerContext) {
        isPaused = true
        context.flush()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: TimeAmount(duration)) {
            let (handler, context) = bound.value
            guard context.channel.isActive else { return }
            handler.isPaused = false
            handler.perform(context)
            handler.process(context)
            context.flush()
        }
    }

    private func close(_ context: ChannelHandlerContext) {
        isPaused = true
        pending.removeAll()
        release()
        context.flush()
        context.close(promise: nil)
    }

    /// Bytes that came before the handshake in plain are thrown away. Source: RFC 3207 section 4.2.
    private func startTLS(_ context: ChannelHandlerContext) {
        guard let tls else { return close(context) }
        context.flush()
        input.clear()
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .before(self))
            session?.encrypted()
        } catch {
            close(context)
        }
    }

    private func flood(_ context: ChannelHandlerContext) {
        isPaused = true
        let line = [UInt8]("250-And another thing\r\n".utf8)
        var chunk = ByteBuffer()
        while chunk.readableBytes < 65_536 { chunk.writeBytes(line) }
        pour(context, chunk, poured: 0)
    }

    /// One chunk, and the next when it has left.
    private func pour(_ context: ChannelHandlerContext, _ chunk: ByteBuffer, poured: Int) {
        guard poured < ExchangerHandler.floodLimit else { return close(context) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(chunk)).whenSuccess {
            let (handler, context) = bound.value
            handler.pour(context, chunk, poured: poured + chunk.readableBytes)
        }
    }

    // MARK: Idleness

    private func watchIdleness(_ context: ChannelHandlerContext) {
        idleTimer?.cancel()
        let channel = context.channel
        idleTimer = context.eventLoop.scheduleTask(in: ExchangerHandler.idleLimit) { channel.close(promise: nil) }
    }
}
