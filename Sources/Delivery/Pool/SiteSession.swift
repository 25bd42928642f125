import Mail
import NIOCore
import SMTP
import Spool

/// One connection of a site's pool: hands what happens on it to the pool, with the facts that are recorded. Confined to
/// its event loop.
final class SiteSession: ClientConnectionDelegate {
    let number: Int
    let exchanger: Exchanger
    private unowned let pool: SitePool
    private var connection: ClientConnection?
    /// The session came to be open.
    private(set) var wasReady = false
    private(set) var conversation: Conversation
    private var clock: SessionClock
    /// TLS was not tried, or how it came out has been told.
    private var isCounted: Bool

    init(
        number: Int, exchanger: Exchanger, usesTLS: Bool, pool: SitePool, provider: String, sourceAddress: String?,
        metrics: DeliveryMetrics
    ) {
        self.number = number
        self.isCounted = !usesTLS
        self.exchanger = exchanger
        self.pool = pool
        self.clock = SessionClock(metrics)
        self.conversation = Conversation(
            host: exchanger.host.domain, mxHost: exchanger.host.name, mxAddress: exchanger.address.ipAddress,
            sourceAddress: sourceAddress, provider: provider)
    }

    func connect(from source: SocketAddress?, _ configuration: ClientConfiguration, on eventLoop: any EventLoop) {
        connection = ClientConnection(
            to: exchanger.address, from: source, configuration: configuration, eventLoop: eventLoop, delegate: self)
    }

    func send(_ transaction: OutboundTransaction) {
        clock.sends()
        connection?.send(transaction)
    }

    /// How TLS came out, told once a session and where it was tried.
    func takeResult(failure: ClientFailure? = nil) -> TLSResult? {
        guard !isCounted else { return nil }
        isCounted = true
        switch failure {
        case .insecure(let fault): return TLSResult(fault.kind)
        case .tlsFailed: return .validationFailure
        case _ where !wasReady: return nil
        default:
            if let fault = connection?.securityFault { return TLSResult(fault.kind) }
            return conversation.tls == nil ? .startTLSNotSupported : .success
        }
    }

    func quit() { connection?.quit() }
    func abort() { connection?.abort() }

    func connectionIsReady(_ connection: ClientConnection) {
        if !wasReady {
            wasReady = true
            conversation.tls = connection.tlsVersion
            if let local = connection.localAddress?.ipAddress { conversation.sourceAddress = local }
        }
        clock.isReady()
        pool.feed(self)
    }

    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome) {
        clock.finished()
        pool.finished(outcome, on: self)
    }

    func connection(_ connection: ClientConnection, beginsContentOf transaction: UInt64) {
        pool.contentBegins(transaction, on: self)
    }

    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage
    ) {
        clock.closed()
        pool.closed(self, failure: failure, reply: reply, at: stage)
    }
}
