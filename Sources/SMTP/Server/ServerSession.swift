import Mail
import NIOCore

/// A server session without a socket. Its methods take what happened; `next` reads on until there is something for the
/// owner to do, and `takeOutput` gives the replies to write.
///
/// Commands may come in any number at once: they are carried out one after the other, each answered once and in order
/// (RFC 2920). While the service ponders an answer nothing more is read, so what a client sends ahead waits in a bounded
/// buffer and then in the network. Source: RFC 5321 sections 3 and 4.
struct ServerSession: Sendable {
    /// What the service is asked; its answer comes with `answered`.
    enum Question: Sendable {
        case banner
        case authenticate(user: String, password: String)
        case salt(user: String)
        case verify(SCRAMProof)
        case certificate(user: String)
        case mail(ReversePath)
        case rcpt(Mailbox, RecipientStatusRequest)
        case content(ByteBuffer)
    }

    enum Answer: Sendable {
        /// `nil`: yes.
        case reply(ServerReply?)
        /// `nil`: credentials do not match.
        case identity(String?)
        case salt(SCRAMSalt)
        /// `nil`: the proof does not hold.
        case verdict(SCRAMVerdict?)
        case failed
    }

    enum Event: Sendable {
        case ask(Question)
        /// Write what there is, put TLS below the session, then call `tlsEstablished`.
        case startTLS
        /// Write what there is, and close. `lingers`: the client may be in the middle of a message; read on over what it
        /// sends, so that it hears our last words and not a reset.
        case close(lingers: Bool)
    }

    enum Phase: Sendable {
        case unopened
        /// The service has been asked.
        case asking(Question)
        case command
        case authentication(ServerAuthentication)
        case content(ContentReception)
        case chunk(ChunkReception)
        case startingTLS
        case closing
        case closed
    }

    /// Bytes of a command line with its end; a longer one closes the connection.
    static let maximumLineByteCount = 4_096
    /// Bytes a client may send ahead before reading stops.
    static let maximumAheadByteCount = 64 << 10

    let configuration: ServerConfiguration
    var peer: ServerPeer
    var phase = Phase.unopened
    var inbound = InboundBytes()
    var outbound = ByteBuffer()
    var transaction = ServerTransaction()
    var conduct: ConductGuard
    /// When to call `deadlinePassed`; `nil` while the service is asked.
    var deadline: NIODeadline?
    var now = NIODeadline.uptimeNanoseconds(0)
    var isGreeted = false
    var isShuttingDown = false
    /// An AUTH exchange that waits for the service.
    var exchange: ServerAuthentication?
    private var pendingEvent: Event?

    init(configuration: ServerConfiguration, address: SocketAddress?) {
        self.configuration = configuration
        peer = ServerPeer(address: address)
        conduct = ConductGuard(configuration)
    }

    // MARK: What happened

    /// - Parameter certificate: what the client showed where TLS came first.
    mutating func opened(now: NIODeadline, isEncrypted: Bool = false, certificate: [UInt8]? = nil) {
        self.now = now
        peer.isEncrypted = isEncrypted
        peer.certificate = certificate
        ask(.banner)
    }

    mutating func received(_ bytes: ByteBuffer, now: NIODeadline) {
        if isOver { return }
        self.now = now
        inbound.append(bytes)
    }

    /// The deadline has come without what was waited for.
    mutating func deadlinePassed() { finish(.timedOut) }

    mutating func tlsEstablished(now: NIODeadline, certificate: [UInt8]? = nil) {
        guard case .startingTLS = phase else { return }
        self.now = now
        peer.certificate = certificate
        peer.isEncrypted = true
        peer.identity = nil
        peer.heloName = ""
        isGreeted = false
        transaction.reset()
        awaitCommand()
    }

    /// The connection is gone.
    mutating func closed() {
        phase = .closed
        deadline = nil
        pendingEvent = nil
        inbound.dropAll()
        transaction.reset()
    }

    /// The listener goes down: at once where no transaction is under way, otherwise after it.
    mutating func shutDown() {
        isShuttingDown = true
        if case .command = phase, transaction.state == .none { finish(.shuttingDown) }
    }

    /// The listener goes down now.
    mutating func shutDownNow() { finish(.shuttingDown) }

    // MARK: What is to be done

    /// False while enough waits to be carried out: read no more from the network.
    var wantsInput: Bool {
        switch phase {
        case .closing, .closed: false
        default: inbound.byteCount < Self.maximumAheadByteCount
        }
    }

    var isOver: Bool {
        switch phase {
        case .closing, .closed: true
        default: false
        }
    }

    /// All that is to be written now; `nil` where nothing is.
    mutating func takeOutput() -> ByteBuffer? {
        guard outbound.readableBytes > 0 else { return nil }
        let output = outbound
        outbound.moveReaderIndex(to: outbound.writerIndex)
        return output
    }

    /// Reads on until the owner has to do something; `nil` where bytes or an answer are missing.
    mutating func next() -> Event? {
        while pendingEvent == nil {
            let isProgress =
                switch phase {
                case .command: readCommand()
                case .authentication: readResponse()
                case .content: readContent()
                case .chunk: readChunk()
                case .unopened, .asking, .startingTLS, .closing, .closed: false
                }
            if !isProgress { return nil }
        }
        defer { pendingEvent = nil }
        return pendingEvent
    }

    // MARK: Moves

    mutating func ask(_ question: Question) {
        phase = .asking(question)
        deadline = nil
        pendingEvent = .ask(question)
    }

    mutating func awaitCommand() {
        phase = .command
        deadline = now + configuration.commandTimeout
        if isShuttingDown, transaction.state == .none { finish(.shuttingDown) }
    }

    mutating func startTLS() {
        guard inbound.byteCount == 0 else { return finish(.talksTooEarly) }
        reply(.startTLS)
        phase = .startingTLS
        deadline = now + configuration.commandTimeout
        pendingEvent = .startTLS
    }

    /// Says the last words.
    mutating func finish(_ last: ServerReply) {
        guard !isOver else { return }
        if case .startingTLS = phase {} else { reply(last) }
        phase = .closing
        deadline = nil
        pendingEvent = .close(lingers: last.code >= 500 || last == .tooManyErrors || last == .tooManyIdleCommands)
        inbound.dropAll()
    }

    // MARK: Replies

    mutating func reply(_ reply: ServerReply) {
        prepareOutput()
        outbound.writeReply(reply)
    }

    /// The replies of a transaction that goes well, without building a value.
    mutating func replyBriefly(_ line: StaticString) {
        prepareOutput()
        outbound.writeStaticString(line)
    }

    /// Reuses the storage of what was written, where the network has let go of it.
    private mutating func prepareOutput() {
        if outbound.readableBytes == 0 { outbound.clear() }
    }

    /// Answers something that was no use, and counts it.
    mutating func refuse(_ refusal: ServerReply) {
        if refusal.closes {
            finish(refusal)
        } else if conduct.countError() {
            reply(refusal)
            awaitCommand()
        } else {
            reply(refusal)
            finish(.tooManyErrors)
        }
    }
}
