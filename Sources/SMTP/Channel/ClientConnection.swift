public import Mail
public import NIOCore
import NIOPosix
import NIOSSL

/// Told what happens to a connection, always on its event loop.
public protocol ClientConnectionDelegate: AnyObject {
    /// The session is open (EHLO and TLS done) or a transaction's content has been sent: `send` may be called with the
    /// next one. Two transactions may be under way: one awaits its final answer while the envelope of the next travels.
    /// Call `send` before returning where the next transaction is at hand: it then shares a write with the final dot.
    func connectionIsReady(_ connection: ClientConnection)
    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome)
    /// The server said 354; the content follows as soon as this returns.
    func connection(_ connection: ClientConnection, beginsContentOf transaction: UInt64)
    /// After every transaction under way has been finished with `failed` or the reply that closed the session. `reply`:
    /// the greeting, EHLO or 421 that ended it. Both are `nil` after QUIT.
    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage)
}

extension ClientConnectionDelegate {
    public func connection(_ connection: ClientConnection, beginsContentOf transaction: UInt64) {}
}

/// A client session on a socket. It is confined to its event loop: make it, call it and let it go there.
public final class ClientConnection {
    public let eventLoop: any EventLoop
    public private(set) var remoteAddress: SocketAddress?
    public private(set) var localAddress: SocketAddress?
    /// `TLSv1.3` and the like once encrypted.
    public private(set) var tlsVersion: String?
    /// How the server falls short of the policy it is held against, enforced or only audited.
    public var securityFault: SecurityFault? { session.securityFault }
    /// Transactions finished on it.
    public private(set) var transactionCount = 0

    private weak var delegate: (any ClientConnectionDelegate)?
    private var session: ClientSession
    private var context: ChannelHandlerContext?
    private var alarm: Alarm
    private var isDraining = false

    /// Starts connecting; everything else is told to the delegate (held weakly).
    /// - Parameters:
    ///   - source: the local address to speak from; `nil`: the system's choice.
    ///   - eventLoop: the one this is called on.
    public init(
        to address: SocketAddress, from source: SocketAddress?, configuration: ClientConfiguration,
        eventLoop: any EventLoop, delegate: any ClientConnectionDelegate
    ) {
        eventLoop.preconditionInEventLoop()
        self.eventLoop = eventLoop
        self.delegate = delegate
        session = ClientSession(configuration: configuration)
        alarm = Alarm(eventLoop: eventLoop)
        connect(to: address, from: source, within: configuration.timeouts.connect)
    }

    /// Begins a transaction: only after `connectionIsReady` said so, once for each time it did. Where the session is over
    /// by then, the transaction is finished as failed.
    public func send(_ transaction: OutboundTransaction) {
        eventLoop.assertInEventLoop()
        session.send(transaction, now: .now())
        carryOut()
    }

    /// QUIT after what is under way.
    public func quit() {
        eventLoop.assertInEventLoop()
        session.quit(now: .now())
        carryOut()
    }

    /// Closes at once; what is under way fails.
    public func abort() {
        eventLoop.assertInEventLoop()
        session.abort()
        carryOut()
    }

    /// The conversation so far, secrets removed, bounded.
    public var transcript: Transcript { session.transcript }

    // MARK: Connecting

    private func connect(to address: SocketAddress, from source: SocketAddress?, within timeout: TimeAmount) {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        var bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ClientChannelHandler(bound.value))
                }
            }
        if let source { bootstrap = bootstrap.bind(to: source) }
        bootstrap.connect(to: address).whenFailure { error in
            let connection = bound.value
            connection.session.connectFailed(ClientFailure(connecting: error, from: source))
            connection.carryOut()
        }
    }

    // MARK: What the channel tells

    func joined(_ context: ChannelHandlerContext) { self.context = context }

    func left() { context = nil }

    func connected(_ channel: any Channel) {
        remoteAddress = channel.remoteAddress
        localAddress = channel.localAddress
        guard !session.isClosed else { return channel.close(promise: nil) }
        session.connected(now: .now())
        carryOut()
    }

    func received(_ bytes: ByteBuffer) {
        session.received(bytes, now: .now())
        carryOut()
    }

    func tookOutput() {
        guard session.hasMoreContent else { return }
        session.continueContent(now: .now())
        carryOut()
    }

    func tlsEstablished() {
        if let version = try? context?.pipeline.syncOperations.nioSSL_tlsVersion() { tlsVersion = version.name }
        session.tlsEstablished(now: .now())
        carryOut()
    }

    func failed(_ error: any Error) {
        if case .startTLS = session.phase { session.tlsFailed() } else { session.closed() }
        carryOut()
    }

    func closed() {
        if case .startTLS(let step) = session.phase, step.state == .handshaking {
            session.tlsFailed()
        } else {
            session.closed()
        }
        carryOut()
    }

    // MARK: Carrying out

    /// Does what the session asks for until it asks for nothing more, then writes all it has to say in one go. What the
    /// delegate calls meanwhile joins in.
    private func carryOut() {
        guard !isDraining else { return }
        isDraining = true
        var isClosing = false
        repeat {
            while let event = session.nextEvent() {
                if carryOut(event) { isClosing = true }
            }
            write()
        } while session.hasEvents
        isDraining = false
        if isClosing {
            alarm.cancel()
            context?.close(promise: nil)
        } else {
            setAlarm()
        }
    }

    /// - Returns: true where the connection is to be closed.
    private func carryOut(_ event: ClientSession.Event) -> Bool {
        switch event {
        case .ready:
            delegate?.connectionIsReady(self)
        case .finished(let outcome):
            transactionCount += 1
            delegate?.connection(self, didFinish: outcome)
        case .contentBegins(let transaction):
            delegate?.connection(self, beginsContentOf: transaction)
        case .startTLS:
            startTLS()
        case .closed(let ending):
            delegate?.connectionDidClose(self, failure: ending.failure, reply: ending.reply, at: ending.stage)
            return true
        }
        return false
    }

    /// Writes until nothing is left or the network takes no more; large content goes out piece by piece.
    private func write() {
        guard let context else { return }
        while let output = session.takeOutput() {
            context.writeAndFlush(NIOAny(output), promise: nil)
            guard session.hasMoreContent, context.channel.isWritable else { return }
            session.continueContent(now: .now())
        }
    }

    private func startTLS() {
        guard let context, let tls = session.configuration.tls else { return }
        do {
            let handler = try session.configuration.checkedPolicy.checksCertificate ? checkingHandler() : handler(tls)
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            session.tlsFailed()
        }
    }

    private func handler(_ tls: NIOSSLContext) throws -> NIOSSLClientHandler {
        try TransportSecurity.clientHandler(tls, serverName: session.configuration.serverName)
    }

    /// The certificate is looked at away from the event loop; the handshake waits for what is found.
    private func checkingHandler() throws -> NIOSSLClientHandler {
        let configuration = session.configuration
        let check = CertificateCheck(policy: configuration.checkedPolicy, roots: configuration.trustRoots)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        return try TransportSecurity.checkingClientHandler(serverName: configuration.serverName) { chain, promise in
            eventLoop.makeFutureWithTask { await check.fault(of: chain) }.whenSuccess { fault in
                let isGood = fault.map { bound.value.session.found($0) } ?? true
                promise.succeed(isGood ? .certificateVerified : .failed)
            }
        }
    }

    private func setAlarm() {
        guard let deadline = session.deadline else { return }
        guard alarm.needsSetting(for: deadline) else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        alarm.set(to: deadline) { bound.value.alarmRang() }
    }

    private func alarmRang() {
        alarm.rang()
        if let deadline = session.deadline, deadline <= .now() { session.deadlinePassed() }
        carryOut()
    }
}
