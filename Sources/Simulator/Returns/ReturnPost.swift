import Mail
import NIOCore
import SMTP
import Synchronization

/// Brings mails back to the sender's server: one connection each, a few at a time, again where it was asked to come later.
final class ReturnPost: Sendable {
    static let parallelCount = 8
    /// A server that has not taken a mail by then never will.
    static let tryLimit = 20

    private struct Item {
        let recipient: Mailbox
        let bytes: [UInt8]
        let onTaken: @Sendable () -> Void
        var tries = 0
    }

    private struct State {
        var address: SocketAddress?
        var waiting: [Item] = []
        var scheduledCount = 0
        var underwayCount = 0
        var takenCount = 0
        var refusedCount = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let group: any EventLoopGroup
    private let timeScale: Double

    init(group: any EventLoopGroup, timeScale: Double) {
        self.group = group
        self.timeScale = timeScale
    }

    /// Where all mail goes back to; without one, none does.
    func setAddress(_ address: SocketAddress?) { state.withLock { $0.address = address } }

    var isOn: Bool { state.withLock { $0.address != nil } }

    /// Mails written and not taken or refused yet.
    var pendingCount: Int { state.withLock { $0.scheduledCount + $0.waiting.count + $0.underwayCount } }
    var takenCount: Int { state.withLock { $0.takenCount } }
    var refusedCount: Int { state.withLock { $0.refusedCount } }

    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.waiting.removeAll()
        }
    }

    /// Brings a mail after its delay.
    /// - Parameter onTaken: called once when the server has said 250.
    func post(_ writer: LetterWriter, onTaken: @escaping @Sendable () -> Void) {
        state.withLock { $0.scheduledCount += 1 }
        let item = Item(recipient: writer.destination, bytes: writer.bytes, onTaken: onTaken)
        group.next().scheduleTask(in: TimeAmount(writer.letter.delay / timeScale)) { [self] in
            state.withLock { state in
                state.scheduledCount -= 1
                if !state.isStopped { state.waiting.append(item) }
            }
            carryOn()
        }
    }

    private func carryOn() {
        while let (item, address) = next() {
            let eventLoop = group.next()
            eventLoop.execute { [self] in
                let carrier = LetterCarrier(recipient: item.recipient, bytes: item.bytes) { code in
                    self.ended(item, code: code)
                }
                carrier.go(to: address, on: eventLoop)
            }
        }
    }

    private func next() -> (Item, SocketAddress)? {
        state.withLock { state in
            guard let address = state.address, !state.isStopped, state.underwayCount < ReturnPost.parallelCount,
                !state.waiting.isEmpty
            else { return nil }
            state.underwayCount += 1
            return (state.waiting.removeFirst(), address)
        }
    }

    /// - Parameter code: of the deciding reply; 0 where there was none.
    private func ended(_ item: Item, code: Int) {
        if (200..<300).contains(code) { item.onTaken() }
        let isAgain = state.withLock { state in
            switch code {
            case 200..<300: state.takenCount += 1
            case 500...: state.refusedCount += 1
            default:
                guard item.tries + 1 < ReturnPost.tryLimit, !state.isStopped else {
                    state.refusedCount += 1
                    break
                }
                state.underwayCount -= 1
                state.scheduledCount += 1
                return true
            }
            state.underwayCount -= 1
            return false
        }
        guard isAgain else { return carryOn() }
        var again = item
        again.tries += 1
        let next = again
        group.next().scheduleTask(in: .milliseconds(250)) { [self] in
            state.withLock { state in
                state.scheduledCount -= 1
                if !state.isStopped { state.waiting.append(next) }
            }
            carryOn()
        }
        carryOn()
    }
}

/// One mail's way back, over a connection of its own. Confined to its event loop; holds on to itself until it is done.
private final class LetterCarrier: ClientConnectionDelegate {
    private let recipient: Mailbox
    private let bytes: [UInt8]
    private let done: (Int) -> Void
    private var connection: ClientConnection?
    private var this: LetterCarrier?
    private var code = 0
    private var isSent = false

    init(recipient: Mailbox, bytes: [UInt8], done: @escaping (Int) -> Void) {
        self.recipient = recipient
        self.bytes = bytes
        self.done = done
    }

    func go(to address: SocketAddress, on eventLoop: any EventLoop) {
        this = self
        var configuration = ClientConfiguration(heloName: "returns.sim.test")
        configuration.timeouts.quit = .seconds(2)
        connection = ClientConnection(
            to: address, from: nil, configuration: configuration, eventLoop: eventLoop, delegate: self)
    }

    func connectionIsReady(_ connection: ClientConnection) {
        guard !isSent else { return }
        isSent = true
        connection.send(
            OutboundTransaction(
                id: 1, reversePath: .null, recipients: [recipient], content: ByteBuffer(bytes: bytes),
                isEightBit: bytes.contains { $0 > 0x7F }))
    }

    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome) {
        switch outcome.recipients.first {
        case .accepted(let reply), .refused(let reply, _): code = Int(reply.code.number)
        case .failed, nil: code = 0
        }
        connection.quit()
    }

    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage
    ) {
        guard this != nil else { return }
        this = nil
        self.connection = nil
        done(code)
    }
}
