import Mail
import NIOCore
import SMTP

/// One conversation: EHLO, STARTTLS where offered, MAIL, one RCPT, QUIT. Never DATA. Confined to its event loop; it keeps
/// itself until the connection is closed.
final class ProbeDialogue: ClientConnectionDelegate {
    private let inquiry: OutboundTransaction
    private let answered: (RecipientOutcome) -> Void
    private let ended: () -> Void
    private var connection: ClientConnection?
    private var keeper: ProbeDialogue?
    private var isAsked = false
    private var isAnswered = false
    private var isOverdue = false
    private var alarm: Scheduled<Void>?

    /// - Parameters:
    ///   - limit: of the whole conversation; what is not answered by then has `timedOut`.
    ///   - ended: called once, when the connection is no more.
    /// - Returns: as soon as there is an answer; the goodbye goes on behind it.
    static func ask(
        _ recipient: Mailbox, sender: ReversePath, at address: SocketAddress, from source: SocketAddress?,
        configuration: ClientConfiguration, limit: TimeAmount, on eventLoop: any EventLoop,
        ended: @escaping @Sendable () -> Void
    ) async -> RecipientOutcome {
        await withCheckedContinuation { continuation in
            eventLoop.execute {
                let inquiry = OutboundTransaction.inquiry(id: 1, reversePath: sender, recipients: [recipient])
                let dialogue = ProbeDialogue(
                    inquiry, answered: { continuation.resume(returning: $0) }, ended: ended)
                dialogue.begin(at: address, from: source, configuration: configuration, limit: limit, on: eventLoop)
            }
        }
    }

    private init(
        _ inquiry: OutboundTransaction, answered: @escaping (RecipientOutcome) -> Void, ended: @escaping () -> Void
    ) {
        self.inquiry = inquiry
        self.answered = answered
        self.ended = ended
    }

    private func begin(
        at address: SocketAddress, from source: SocketAddress?, configuration: ClientConfiguration, limit: TimeAmount,
        on eventLoop: any EventLoop
    ) {
        keeper = self
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        alarm = eventLoop.scheduleTask(in: limit) { bound.value.ranOut() }
        connection = ClientConnection(
            to: address, from: source, configuration: configuration, eventLoop: eventLoop, delegate: self)
    }

    private func ranOut() {
        isOverdue = true
        connection?.abort()
    }

    private func answer(_ outcome: RecipientOutcome) {
        guard !isAnswered else { return }
        isAnswered = true
        if isOverdue, case .failed(_, let stage) = outcome { return answered(.failed(.timedOut, at: stage)) }
        answered(outcome)
    }

    // MARK: What the connection tells

    func connectionIsReady(_ connection: ClientConnection) {
        guard !isAsked else { return }
        isAsked = true
        connection.send(inquiry)
    }

    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome) {
        if let outcome = outcome.recipients.first { answer(outcome) }
        connection.quit()
    }

    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage
    ) {
        alarm?.cancel()
        answer(reply.map { .refused($0, at: stage) } ?? .failed(failure ?? .connectionClosed, at: stage))
        ended()
        self.connection = nil
        keeper = nil
    }
}
