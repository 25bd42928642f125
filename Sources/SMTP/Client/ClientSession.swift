import DequeModule
import Mail
import NIOCore

/// A client session without a socket: its methods take what happened, and what is to be done is read from it afterwards.
///
/// - `takeOutput` gives the bytes to write. Commands that may travel together do: with PIPELINING the final dot of one
///   transaction and MAIL, RCPT and DATA of the next are one write, one round trip a message (RFC 2920 section 3.1).
/// - `nextEvent` gives what the owner has to do or know, in order.
/// - `deadline` says until when the next thing has to have happened.
///
/// A peer that says what the protocol does not allow, early, late or too much of it, ends the session: replies are matched
/// to commands by their order alone, and one that cannot be matched would speak for the wrong message.
/// Source: RFC 5321 section 3.
struct ClientSession: Sendable {
    /// What the owner is asked to do, or told.
    enum Event: Sendable {
        /// `send` may be called once.
        case ready
        case finished(TransactionOutcome)
        /// The content of this transaction goes out next: whether the receiver has it is open until it is finished.
        case contentBegins(UInt64)
        /// Put TLS below the session, then call `tlsEstablished`.
        case startTLS
        /// Nothing follows: write what is left, and close.
        case closed(Ending)
    }

    /// Why a session ended; neither failure nor reply after an ordinary QUIT.
    struct Ending: Hashable, Sendable {
        var failure: ClientFailure?
        var reply: Reply?
        var stage: ClientStage
    }

    enum Phase: Sendable {
        case connecting
        case greeting(Greeting)
        case startTLS(StartTLS)
        case authentication(Authentication)
        case open
        case quitting
        case closed
    }

    let configuration: ClientConfiguration
    var phase = Phase.connecting
    var isEncrypted = false
    /// How the server falls short of the policy that it is held against.
    var securityFault: SecurityFault?
    var extensions = ServerExtensions()
    var inbound = InboundBytes()
    var replies = ReplyReader()
    var outbound = ByteBuffer()
    var events = Deque<Event>()
    /// When to call `deadlinePassed`; `nil` while the next move is the owner's.
    var deadline: NIODeadline?
    private(set) var transcript = Transcript()

    /// The final dot is sent, its reply is awaited.
    var finishing: Transaction?
    /// MAIL is sent, the final dot is not.
    var current: Transaction?
    var content: Content?
    /// The server holds an envelope that came to nothing.
    var needsReset = false
    var isAwaitingReset = false
    var isReadyTold = false
    var isQuitWanted = false

    init(configuration: ClientConfiguration) { self.configuration = configuration }

    // MARK: What is to be done

    /// The next thing the owner has to do or know.
    mutating func nextEvent() -> Event? { events.popFirst() }

    var hasEvents: Bool { !events.isEmpty }

    /// All that is to be written now; `nil` where nothing is.
    mutating func takeOutput() -> ByteBuffer? {
        guard outbound.readableBytes > 0 else { return nil }
        let output = outbound
        outbound.moveReaderIndex(to: outbound.writerIndex)
        return output
    }

    /// True while content waits for the network: call `continueContent` when more can be taken.
    var hasMoreContent: Bool { content != nil }

    // MARK: What happened

    mutating func connected(now: NIODeadline) {
        guard case .connecting = phase else { return }
        phase = .greeting(Greeting())
        deadline = now + configuration.timeouts.banner
    }

    mutating func received(_ bytes: ByteBuffer, now: NIODeadline) {
        if case .closed = phase { return }
        inbound.append(bytes)
        do throws(ReplyReader.Violation) {
            var isProgress = false
            while !isClosed, let reply = try replies.next(&inbound) {
                transcript.record(.server, reply.bytes)
                take(reply)
                isProgress = true
            }
            if isProgress { rearm(now) }
        } catch {
            transcript.record(.server, inbound.buffer)
            end(.protocolViolation)
        }
    }

    mutating func tlsEstablished(now: NIODeadline) {
        guard case .startTLS(var step) = phase, step.established() == .greetAnew else { return }
        isEncrypted = true
        phase = .greeting(.behindTLS)
        sendEHLO()
        rearm(now)
    }

    /// The handshake failed, or `fault` was found in it and the policy does not bear it.
    mutating func tlsFailed() {
        if let fault = securityFault, !configuration.tlsPolicy.mayBePlain { return end(.insecure(fault)) }
        end(.tlsFailed)
    }

    /// The certificate is not what the policy asks for.
    /// - Returns: whether the session may go on nevertheless.
    mutating func found(_ fault: SecurityFault) -> Bool {
        securityFault = fault
        return configuration.tlsPolicy.mayBePlain
    }

    /// The connection is gone.
    mutating func closed() {
        if case .quitting = phase { end(nil) } else { end(.connectionClosed) }
    }

    /// Call it when `deadline` is reached.
    mutating func deadlinePassed() {
        if case .quitting = phase { end(nil) } else { end(.timedOut) }
    }

    /// The connection could not be made.
    mutating func connectFailed(_ failure: ClientFailure) { end(failure) }

    /// Ends the session at once: what is under way fails.
    mutating func abort() { end(.connectionClosed) }

    // MARK: Ends

    var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    /// Where the session stands, for an end that no reply explains.
    var stage: ClientStage {
        switch phase {
        case .connecting: .connect
        case .greeting(let greeting): greeting.stage
        case .startTLS: .tls
        case .authentication: .auth
        case .open, .quitting, .closed: finishing?.stage ?? current?.stage ?? .mail
        }
    }

    mutating func end(_ failure: ClientFailure?, reply: Reply? = nil) {
        guard !isClosed else { return }
        let ending = Ending(failure: failure, reply: reply, stage: stage)
        for transaction in [finishing, current] {
            guard var transaction else { continue }
            if let reply { transaction.refuseRest(reply) } else { transaction.fail(failure ?? .connectionClosed) }
            events.append(.finished(transaction.outcome))
        }
        finishing = nil
        current = nil
        content = nil
        deadline = nil
        inbound.dropAll()
        phase = .closed
        events.append(.closed(ending))
    }

    // MARK: Words

    /// Writes commands and keeps them for the transcript.
    mutating func say(_ write: (inout ByteBuffer) -> Void) {
        let start = prepareOutput()
        write(&outbound)
        var said = outbound
        said.moveReaderIndex(forwardBy: start)
        transcript.record(.client, said)
    }

    /// Writes what the transcript shall not show.
    mutating func saySecretly(_ shown: StaticString, _ write: (inout ByteBuffer) -> Void) {
        _ = prepareOutput()
        write(&outbound)
        shown.withUTF8Buffer { transcript.record(.client, UnsafeRawBufferPointer($0)) }
    }

    /// Reuses the storage of what was written, where the network has let go of it.
    /// - Returns: how many bytes wait to be written.
    private mutating func prepareOutput() -> Int {
        if outbound.readableBytes == 0 { outbound.clear() }
        return outbound.readableBytes
    }

    mutating func sendEHLO() {
        let name = configuration.heloName
        say { $0.writeGreeting("EHLO", name: name) }
    }

    mutating func writeContentPiece() {
        guard var piece = content else { return }
        let start = prepareOutput()
        piece.writePiece(into: &outbound)
        transcript.recordContent(byteCount: outbound.readableBytes - start)
        content = piece.isFinished ? nil : piece
    }
}
