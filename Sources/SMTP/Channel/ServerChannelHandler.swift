import Mail
import NIOCore
import NIOSSL
import NIOTLS

/// Runs a server session on a channel: hands it what comes in, carries out what it asks for, asks the service.
final class ServerChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// Sent down the pipeline when the listener ends.
    enum ShutDown: Sendable { case afterTransaction, now }

    private var session: ServerSession
    private let makeService: (ServerPeer) -> any ServerService
    private var service: (any ServerService)?
    private var alarm: Alarm
    private var context: ChannelHandlerContext?
    private var isDraining = false
    private var isReadPending = false
    private var isReading = false

    init(
        configuration: ServerConfiguration, channel: any Channel,
        makeService: @escaping (ServerPeer) -> any ServerService
    ) {
        session = ServerSession(configuration: configuration, address: channel.remoteAddress)
        alarm = Alarm(eventLoop: channel.eventLoop)
        self.makeService = makeService
    }

    // MARK: What the channel tells

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        service = makeService(session.peer)
        session.opened(now: .now())
        carryOut()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        session.received(unwrapInboundIn(data), now: .now())
        carryOut()
    }

    /// Replies to all that came in at once leave at once.
    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) { resumeReading() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted:
            session.tlsEstablished(now: .now())
        case let order as ShutDown:
            if order == .now { session.shutDownNow() } else { session.shutDown() }
        default:
            return context.fireUserInboundEventTriggered(event)
        }
        carryOut()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) {
        session.closed()
        alarm.cancel()
        service?.closed()
        service = nil
    }

    /// Reads no more than the session can use and the client takes replies for.
    func read(context: ChannelHandlerContext) {
        if session.wantsInput, context.channel.isWritable {
            context.read()
        } else {
            isReadPending = true
        }
    }

    private func resumeReading() {
        guard isReadPending, let context, session.wantsInput, context.channel.isWritable else { return }
        isReadPending = false
        context.read()
    }

    // MARK: Carrying out

    private func carryOut() {
        guard !isDraining else { return }
        isDraining = true
        var isClosing = false
        while let event = session.next() {
            switch event {
            case .ask(let question): ask(question)
            case .startTLS: startTLS()
            case .close: isClosing = true
            }
        }
        isDraining = false
        if isClosing {
            flush()
            alarm.cancel()
            context?.close(promise: nil)
        } else {
            if !isReading { flush() }
            setAlarm()
            resumeReading()
        }
    }

    private func flush() {
        guard let context, let output = session.takeOutput() else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
    }

    private func startTLS() {
        flush()
        guard let context, let tls = session.configuration.tls else { return }
        do {
            let handler = NIOSSLServerHandler(context: tls)
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            context.close(promise: nil)
        }
    }

    // MARK: The service

    private func ask(_ question: ServerSession.Question) {
        guard let service, let eventLoop = context?.eventLoop else { return }
        let peer = session.peer
        switch question {
        case .banner:
            expect(service.connected(peer, on: eventLoop)) { .reply($0) }
        case .authenticate(let user, let password):
            expect(service.authenticate(user: user, password: password, peer: peer, on: eventLoop)) { .identity($0) }
        case .mail(let path):
            expect(service.mail(from: path, peer: peer, on: eventLoop)) { .reply($0) }
        case .rcpt(let mailbox):
            let envelope = session.transaction.envelope
            expect(service.rcpt(to: mailbox, envelope: envelope, peer: peer, on: eventLoop)) { .reply($0) }
        case .content(let content):
            let envelope = session.transaction.envelope
            expect(service.content(content, envelope: envelope, peer: peer, on: eventLoop)) { .reply($0) }
        }
    }

    /// An answer that is there already is taken at once, within the same turn. One that comes later starts a new turn.
    private func expect<Value: Sendable>(
        _ future: EventLoopFuture<Value>, as answer: @escaping (Value) -> ServerSession.Answer
    ) {
        future.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let value): self.session.answered(answer(value), now: .now())
            case .failure: self.session.answered(.failed, now: .now())
            }
            self.carryOut()
        }
    }

    // MARK: Deadlines

    private func setAlarm() {
        guard let context, let deadline = session.deadline, alarm.needsSetting(for: deadline) else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm.set(to: deadline) { bound.value.alarmRang() }
    }

    private func alarmRang() {
        alarm.rang()
        if let deadline = session.deadline, deadline <= .now() { session.deadlinePassed() }
        carryOut()
    }
}
