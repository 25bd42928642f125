import Mail
import NIOCore
import NIOPosix
import Simulator
import Synchronization
import Testing

@Suite("Simulated world")
struct SimulatedWorldTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    /// Sends everything at once, as a pipelining client may, and gathers the replies until the server hangs up.
    private func talk(_ world: SimulatedWorld, _ provider: String, _ lines: [String]) async throws -> [String] {
        let port = try #require(world.providers.first { $0.name == provider }?.port)
        let client = try await ClientBootstrap(group: group)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let sent = ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n")
        let text = Mutex("")
        // A server that hangs up on bytes it has not read resets the connection.
        try? await client.executeThenClose { inbound, outbound in
            try await outbound.write(sent)
            for try await bytes in inbound {
                let byteCount = text.withLock {
                    $0 += String(buffer: bytes)
                    return $0.utf8.count
                }
                if byteCount > 200_000 { break }
            }
        }
        return text.withLock { $0 }.split(separator: "\r\n").map(String.init)
    }

    @Test("answers over the wire, and tallies what it meant")
    func wire() async throws {
        var configuration = SimulatorConfiguration()
        configuration.timeScale = 1_000
        let world = try await SimulatedWorld.start(configuration, group: group)
        let said = try await talk(
            world, "google",
            [
                "EHLO a", "MAIL FROM:<>", "RCPT TO:<slow-30@gmail.sim.test>",
                "RCPT TO:<unknown-550-5.1.1@gmail.sim.test>",
                "RCPT TO:<full-452-4.2.2@gmail.sim.test>", "DATA", "Subject: x", "", "text", ".", "QUIT",
            ])
        #expect(said.first?.hasPrefix("220 mx.google.com ESMTP") == true)
        #expect(said.suffix(6).map { $0.prefix(3) } == ["250", "550", "452", "354", "250", "221"])
        let tally = world.tally()
        #expect(tally.countByTruth == ["ok": 1, "hard_bounce": 1, "soft_bounce": 1])
        #expect(tally.deliveredCount == 1)
        #expect(tally.recipients["slow-30@gmail.sim.test"]?.provider == "google")
        #expect(world.truth(of: try #require(Mailbox("full-452-4.2.2@gmail.sim.test"))) == "soft_bounce")
        #expect(world.truth(of: try #require(Mailbox("ada@gmial.sim.test"))) == "hard_bounce")
        await world.stop()
    }

    @Test(
        "hangs up, talks nonsense and floods on demand",
        arguments: [
            ("disconnect", "250 2.1.0"), ("nonsense", "OK whatever you say"), ("flood", "250-And another thing"),
        ])
    func misbehaviour(localPart: String, last: String) async throws {
        let world = try await SimulatedWorld.start(SimulatorConfiguration(), group: group)
        let said = try await talk(
            world, "exim", ["HELO a", "MAIL FROM:<>", "RCPT TO:<\(localPart)@club-1.sim.test>", "QUIT"])
        #expect(said.contains { $0.hasPrefix(last) })
        await world.stop()
    }

    @Test("turns away a line without end")
    func longLine() async throws {
        let world = try await SimulatedWorld.start(SimulatorConfiguration(), group: group)
        let said = try await talk(world, "qq", [String(repeating: "x", count: 10_000)])
        #expect(said.count <= 1)
        await world.stop()
    }
}
