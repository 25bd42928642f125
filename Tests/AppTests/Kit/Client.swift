import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP
import Synchronization

/// Sends one message with the SMTP room's own client and waits for its outcome.
final class Client: ClientConnectionDelegate {
    private let promise: EventLoopPromise<Sent>
    private let transaction: OutboundTransaction
    private var connection: ClientConnection?
    private var isSent = false

    struct Sent: Sendable {
        let outcome: RecipientOutcome
        let tlsVersion: String?
    }

    static func send(to recipient: Mailbox, port: Int, tls: NIOSSLContext?) async throws -> Sent {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: Sent.self)
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        loop.execute {
            let client = Client(recipient: recipient, promise: promise)
            var configuration = ClientConfiguration(heloName: "client.example")
            configuration.tls = tls
            configuration.serverName = "localhost"
            client.connection = ClientConnection(
                to: address, from: nil, configuration: configuration, eventLoop: loop, delegate: client)
            client.hold()
        }
        return try await promise.futureResult.get()
    }

    private init(recipient: Mailbox, promise: EventLoopPromise<Sent>) {
        self.promise = promise
        let letter = "From: news@postrider.example\r\nTo: \(recipient)\r\nSubject: Hello\r\n\r\nHello.\r\n"
        transaction = OutboundTransaction(
            id: 1, reversePath: .null, recipients: [recipient], content: ByteBuffer(string: letter), isEightBit: false)
    }

    /// The connection holds its delegate weakly: we hold both until the outcome is known.
    private func hold() {
        let bound = NIOLoopBound(self, eventLoop: promise.futureResult.eventLoop)
        promise.futureResult.whenComplete { _ in bound.value.connection?.quit() }
    }

    func connectionIsReady(_ connection: ClientConnection) {
        guard !isSent else { return }
        isSent = true
        connection.send(transaction)
    }

    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome) {
        promise.succeed(Sent(outcome: outcome.recipients[0], tlsVersion: connection.tlsVersion))
    }

    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage
    ) {
        promise.fail(failure ?? .connectionClosed)
    }
}
