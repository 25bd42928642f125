import Mail
import NIOCore
import NIOPosix
import SMTP
import Simulator
import Testing

@Suite("Our client at the simulated world")
struct SMTPClientTests {
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    private func world() async throws -> SimulatedWorld {
        var configuration = SimulatorConfiguration()
        configuration.timeScale = 1_000
        return try await SimulatedWorld.start(configuration, group: MultiThreadedEventLoopGroup.singleton)
    }

    private func send(
        _ recipients: [Mailbox], to world: SimulatedWorld, patience: TimeAmount = .seconds(60)
    ) async throws -> [RecipientOutcome] {
        let domain = try #require(recipients.first?.domain)
        let port = try #require(world.providers.first { $0.domains.contains(domain) }?.port)
        var configuration = ClientConfiguration(heloName: "sender.test")
        configuration.timeouts.rcpt = patience
        configuration.timeouts.quit = .seconds(1)
        let transaction = OutboundTransaction(
            id: 1, reversePath: .null, recipients: recipients, content: ByteBuffer(string: "Subject: a\r\n\r\n.\r\n"),
            isEightBit: false)
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        return try await LoneSender.send(transaction, to: address, configuration: configuration, on: eventLoop)
    }

    private func mailbox(_ text: String) throws -> Mailbox { try #require(Mailbox(text)) }

    @Test("hears each recipient's own answer in one transaction")
    func mixed() async throws {
        let world = try await world()
        let names = ["slow", "unknown-550-5.1.1", "full-452-4.2.2", "data-550-5.7.1"]
        let outcomes = try await send(names.map { try mailbox("\($0)@gmail.sim.test") }, to: world)
        #expect(outcomes.map(code) == [250, 550, 452, 452])
        #expect(try await send([mailbox("data-550-5.7.1@gmail.sim.test")], to: world).map(code) == [550])
        await world.stop()
    }

    @Test(
        "survives every misbehaviour with a verdict",
        arguments: [
            ("disconnect", ClientFailure.connectionClosed), ("nonsense", .protocolViolation),
            ("flood", .protocolViolation),
            ("stall", .timedOut), ("drop-after-data", .outcomeUnknown),
        ])
    func misbehaviour(localPart: String, failure: ClientFailure) async throws {
        let world = try await world()
        let patience = localPart == "stall" ? TimeAmount.milliseconds(300) : .seconds(60)
        let outcomes = try await send([mailbox("\(localPart)@shop-1.sim.test")], to: world, patience: patience)
        guard case .failed(failure, _) = outcomes[0] else { return _ = Issue.record("\(outcomes)") }
        if localPart == "drop-after-data" {
            #expect(try await send([mailbox("\(localPart)@shop-1.sim.test")], to: world).map(code) == [250])
        }
        await world.stop()
    }

    @Test("comes to the simulator's own conclusion when it tries again what was put off")
    func conclusions() async throws {
        let world = try await world()
        let people = SimulatedWorld.recipients(count: 400, seed: 4).map(\.mailbox)
            .filter { person in world.providers.contains { $0.domains.contains(person.domain) } }
        for person in people {
            var last = 0
            for _ in 0..<6 where last == 0 || last >= 400 {
                last = try await send([person], to: world).map(code)[0]
                if world.truth(of: person) != "ok", last >= 500 { break }
            }
            #expect((last == 250) == (world.truth(of: person) == "ok"), "\(person): \(last)")
        }
        let tally = world.tally()
        #expect(tally.recipients.count == people.count)
        for (address, recipient) in tally.recipients {
            #expect(recipient.truth == world.truth(of: try mailbox(address)))
            #expect(recipient.acceptedCount == (recipient.truth == "ok" ? 1 : 0))
        }
        await world.stop()
    }

    private func code(_ outcome: RecipientOutcome) -> Int {
        switch outcome {
        case .accepted(let reply), .refused(let reply, _): Int(reply.code.number)
        case .failed: 0
        }
    }
}

/// Sends one transaction over a connection of its own.
private final class LoneSender: ClientConnectionDelegate {
    private var transaction: OutboundTransaction?
    private var outcomes: [RecipientOutcome] = []
    private var connection: ClientConnection?
    private let done: EventLoopPromise<[RecipientOutcome]>

    private init(_ transaction: OutboundTransaction, done: EventLoopPromise<[RecipientOutcome]>) {
        self.transaction = transaction
        self.done = done
    }

    static func send(
        _ transaction: OutboundTransaction, to address: SocketAddress, configuration: ClientConfiguration,
        on eventLoop: any EventLoop
    ) async throws -> [RecipientOutcome] {
        let done = eventLoop.makePromise(of: [RecipientOutcome].self)
        eventLoop.execute {
            let sender = LoneSender(transaction, done: done)
            sender.connection = ClientConnection(
                to: address, from: nil, configuration: configuration, eventLoop: eventLoop, delegate: sender)
            let bound = NIOLoopBound(sender, eventLoop: eventLoop)
            done.futureResult.whenComplete { _ in bound.value.connection = nil }
        }
        return try await done.futureResult.get()
    }

    func connectionIsReady(_ connection: ClientConnection) {
        guard let transaction else { return connection.quit() }
        self.transaction = nil
        connection.send(transaction)
    }

    func connection(_ connection: ClientConnection, didFinish outcome: TransactionOutcome) {
        outcomes = outcome.recipients
    }

    func connectionDidClose(
        _ connection: ClientConnection, failure: ClientFailure?, reply: Reply?, at stage: ClientStage
    ) {
        done.succeed(outcomes)
    }
}
