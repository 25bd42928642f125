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
    private var lingering: Lingering?

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
        if session.configuration.isImplicitTLS {
            startTLS()
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            alarm.set(to: .now() + session.configuration.commandTimeout) { bound.value.handshakeTimedOut() }
            context.fireChannelActive()
        } else {
            open(isEncrypted: false)
        }
    }

    private func open(isEncrypted: Bool) {
        service = makeService(session.peer)
        session.opened(now: .now(), isEncrypted: isEncrypted, certificate: isEncrypted ? certificate : nil)
        carryOut()
    }

    private func handshakeTimedOut() {
        alarm.rang()
        if service == nil { context?.close(promise: nil) }
    }

    /// What the client showed, in DER.
    private var certificate: [UInt8]? {
        let certificate = try? context?.pipeline.syncOperations.nioSSL_peerCertificate()
        return try? certificate?.toDERBytes()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard lingering == nil else { return linger(over: unwrapInboundIn(data)) }
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
        case TLSUserEvent.handshakeCompleted where service == nil:
            alarm.cancel()
            return open(isEncrypted: true)
        case TLSUserEvent.handshakeCompleted:
            session.tlsEstablished(now: .now(), certificate: certificate)
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
        if lingering != nil || session.wantsInput && context.channel.isWritable {
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
        var closing: Bool?
        while let event = session.next() {
            switch event {
            case .ask(let question): ask(question)
            case .startTLS: startTLS()
            case .close(let lingers): closing = lingers
            }
        }
        isDraining = false
        if let lingers = closing {
            flush()
            alarm.cancel()
            if lingers { beginToLinger() } else { context?.close(promise: nil) }
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
            let handler = TransportSecurity.serverHandler(
                tls, asksForCertificate: session.configuration.asksForCertificate)
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
        case .salt(let user):
            expect(service.salt(of: user, peer: peer, on: eventLoop)) { .salt($0) }
        case .verify(let proof):
            expect(service.verify(proof, peer: peer, on: eventLoop)) { .verdict($0) }
        case .certificate(let user):
            expect(service.authenticateByCertificate(user: user, peer: peer, on: eventLoop)) { .identity($0) }
        case .mail(let path):
            expect(service.mail(from: path, peer: peer, on: eventLoop)) { .reply($0) }
        case .rcpt(let mailbox, _):
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

    // MARK: Last words

    /// Our side is closed, the client's is read over: closing a socket with unread bytes makes the network throw away what
    /// we said last, and the client would see a reset instead of a reason. Source: RFC 9112 section 9.6 on the same trap.
    private struct Lingering {
        static let time = TimeAmount.seconds(10)
        static let byteCount = 64 << 20

        var remainingByteCount = Lingering.byteCount
    }

    private func beginToLinger() {
        guard let context, lingering == nil else { return }
        lingering = Lingering()
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm.set(to: .now() + Lingering.time) { bound.value.endLingering() }
        isReadPending = false
        context.read()
    }

    private func linger(over bytes: ByteBuffer) {
        lingering?.remainingByteCount -= bytes.readableBytes
        if let lingering, lingering.remainingByteCount < 0 { context?.close(promise: nil) }
    }

    private func endLingering() {
        alarm.rang()
        context?.close(promise: nil)
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
