import Mail
import NIOCore
import Simulator
import TestKit
import Testing

@testable import Verification

@Suite("Asking exchangers")
struct MailboxProbeTests {
    @Test("somebody made up is asked for once a domain, in a conversation of its own")
    func habit() async throws {
        let world = try await World()
        _ = await world.verify("user.ada@directory.trial.sim.test")
        #expect(world.simulated.tally().sessionCount == 2)
        _ = await world.verify("user.ben@directory.trial.sim.test")
        #expect(world.simulated.tally().sessionCount == 3)
        _ = await world.verify("nobody@directory.trial.sim.test")
        #expect(world.simulated.tally().sessionCount == 4)
        await world.simulated.stop()
    }

    @Test("one that turns us away is left alone, and asked again later")
    func stopOnBlock() async throws {
        let world = try await World { $0.pause = .seconds(600) }
        for _ in 0..<3 {
            let found = await world.verify("user.ada@listed.trial.sim.test")
            #expect(found.verdict == .unknown)
            #expect(found.reason == .senderBlocked)
        }
        #expect(world.simulated.tally().sessionCount == 1)
        world.time.advance(by: .seconds(601))
        _ = await world.verify("user.ada@listed.trial.sim.test")
        #expect(world.simulated.tally().sessionCount == 2)
        await world.simulated.stop()
    }

    @Test("where an answer proves nothing nobody is asked")
    func nothingProved() async throws {
        let world = try await World()
        let found = await world.verify("unknown-550-5.1.1@yahoo.sim.test")
        #expect(found.verdict == .unknown)
        #expect(found.check(.smtp)?.status == .skipped)
        #expect(found.mailboxProviderPolicy == .nothing)
        #expect(found.provider == "yahoo")
        #expect(world.simulated.tally().sessionCount == 0)
        await world.simulated.stop()
    }

    @Test("where only refusals prove something, a yes to everybody is no catch-all")
    func refusalsOnly() async throws {
        let world = try await World()
        let there = await world.verify("ada@mailru.sim.test")
        let domain = try #require(world.simulated.providers.first { $0.name == "mailru" }?.domains.first?.text)
        let yes = await world.verify("ada@\(domain)")
        #expect(yes.verdict == .unknown)
        #expect(yes.reason == .ok)
        #expect(yes.check(.smtp)?.status == .unknown)
        let no = await world.verify("unknown-550-5.1.1@\(domain)")
        #expect(no.verdict == .undeliverable)
        #expect(there.verdict != .deliverable)
        await world.simulated.stop()
    }

    @Test("while an incident is open, refusals of that provider are not believed")
    func incident() async throws {
        let world = try await World(isDoubted: { _, domain in domain == "directory.trial.sim.test" })
        let found = await world.verify("ada@directory.trial.sim.test")
        #expect(found.verdict == .unknown)
        #expect(found.reason == .tempError)
        await world.simulated.stop()
    }

    @Test("the deadline comes first, and says so")
    func deadline() async throws {
        let world = try await World { settings in
            settings.timeouts.greeting = .seconds(2)
        }
        _ = await world.verify("user.ada@silent.trial.sim.test", .dns)
        let found = await world.verify("user.ada@silent.trial.sim.test", deadline: .milliseconds(50))
        #expect(found.verdict == .unknown)
        #expect(found.reason == .timeout)
        #expect(found.isPending)
        #expect(found.check(.mx)?.status == .pass)
        await world.simulated.stop()
    }

    @Test("hostile words of a server are shown without control characters, and short")
    func hostileWords() {
        let text = BoundedDetail.of("550 \u{1B}[31mred\r\nX: y\u{202E}" + String(repeating: "ü", count: 1_000))
        #expect(text.utf8.count <= 500)
        #expect(text.hasPrefix("550  [31mred  X: y ü"))
    }

    @Test("a local part that is made up is one")
    func madeUp() throws {
        var number: UInt64 = 7
        for _ in 0..<100 {
            let name = NobodyName.make {
                number = number &* 6_364_136_223_846_793_005 &+ 1
                return number >> 33
            }
            #expect(name.utf8.count == 20)
            #expect(Mailbox("\(name)@example.com") != nil)
        }
    }
}
