import Mail
import NIOCore
import NIOPosix
import SMTP

/// Sends transactions over one connection, each as soon as it may, then quits. It lives on the connection's event loop.
final class Sender: ClientConnectionDelegate {
    struct Report: Sendable {
        var outcomes: [TransactionOutcome] = []
        var failure: ClientFailure?
        var reply: Reply?
        var stage = ClientStage.connect
        var tlsVersion: String?
        var fault: SecurityFault?
        var transcript = Transcript()
    }

    private var waiting: [OutboundTransaction]
    private var report = Report()
    private var connection: ClientConnection?
    private let done: EventLoopPromise<Report>
    /// Hands over each transaction in a later turn of the loop.
    private let isLate: Bool

    private init(_ transactions: [OutboundTransaction], isLate: Bool, done: EventLoopPromise<Report>) {
        waiting = transactions.reversed()
        self.isLate = isLate
        self.done = done
    }

    static func send(
        _ transactions: [OutboundTransaction], to address: SocketAddress, configuration: ClientConfiguration,
        isLate: Bool = false, on eventLoop: any EventLoop
    ) async throws -> Report {
        let done = eventLoop.makePromise(of: Report.self)
        eventLoop.execute {
            let sender = Sender(transactions, isLate: isLate, done: done)
            sender.connection = ClientConnection(
                to: address, from: nil, configuration: configuration, eventLoop: eventLoop, delegate: sender)
            let bound = NIOLoopBound(sender, eventLoop: eventLoop)
            done.futureResult.whenComplete { _ in bound.value.connection = nil }
        }
        return try await done.futureResult.get()
    }

    func connectionIsReady(_ connection: ClientConnection) {
        guard let next = waiting.popLast() else { return connection.quit() }
        guard isLate else { return connection.send(next) }
        let bound = NIOLoopBound(connection, eventLoop: connection.eventLoop)
        connection.eventLoop.execute { bound.value.send(next) }
    }

    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome) {
        report.outcomes.append(outcome)
    }

    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage
    ) {
        report.failure = failure
        report.reply = reply
        report.stage = stage
        report.tlsVersion = connection.tlsVersion
        report.fault = connection.securityFault
        report.transcript = connection.transcript
        done.succeed(report)
    }
}
