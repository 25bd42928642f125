import JSON
import Mail
import NIOCore
import Simulator
import Spool
import Storage
import TestKit
import Testing

@testable import Verification

@Suite("Verifications of an account", .eachEngine)
struct VerificationsTests {
    struct Kit {
        let spool: TemporarySpool
        let world: World
        let verifications: Verifications

        init(_ change: (inout ProbeSettings) -> Void = { _ in }) async throws {
            world = try await World(settings: change)
            spool = try await TemporarySpool(time: world.time)
            verifications = Verifications(
                verifier: world.verifier, history: History(spool: spool.spool), spool: spool.spool)
        }

        func verify(
            _ addresses: [String], _ level: VerificationLevel = .smtp, deadline: Duration = .seconds(120),
            account: AccountID = .first, takesKept: Bool = true
        ) async throws -> [VerificationRecord] {
            var request = VerificationRequest(level: level, account: account, deadline: deadline)
            request.takesKept = takesKept
            return try await verifications.verify(addresses, request, by: "key_test")
        }

        func notices() async throws -> [Notice] {
            let page = try await spool.spool.feed(
                FeedFilter(account: .first), after: EventSequence(number: 0), limit: 100)
            return page.entries.compactMap { if case .notice(let notice) = $0 { notice } else { nil } }
        }
    }

    @Test("answers keep the order of the addresses, and only those that took time have an id")
    func order() async throws {
        let kit = try await Kit()
        let addresses = (0..<80).map { "user.\($0)@directory.trial.sim.test" }
        let fast = try await kit.verify(addresses, .fast)
        #expect(fast.map(\.verification.address) == addresses)
        #expect(fast.allSatisfy { $0.key == nil && $0.verification.level == .fast })
        let dns = try await kit.verify(addresses + ["x@gmial.sim.test"], .dns)
        #expect(dns.dropLast().allSatisfy { $0.key == nil && $0.verification.verdict == .unknown })
        #expect(dns.last?.verification.reason == .domainNotFound)
        let smtp = try await kit.verify(Array(addresses.prefix(3)))
        #expect(smtp.allSatisfy { $0.key != nil && $0.verification.verdict == .deliverable })
        await kit.world.simulated.stop()
    }

    @Test("an answer is kept for its account, and given again until it is out of date")
    func kept() async throws {
        let kit = try await Kit()
        let first = try #require(try await kit.verify(["user.ada@directory.trial.sim.test"]).first)
        let key = try #require(first.key)
        let asked = kit.world.simulated.tally().sessionCount
        let again = try #require(try await kit.verify(["User.Ada@directory.trial.sim.test"]).first)
        #expect(again.key == key)
        #expect(again.verification.isCached)
        #expect(again.verification.address == "User.Ada@directory.trial.sim.test")
        #expect(kit.world.simulated.tally().sessionCount == asked)
        #expect(try await kit.verifications.find(key, account: .first)?.verification.verdict == .deliverable)
        #expect(try await kit.verifications.find(key, account: AccountID(number: 2)) == nil)
        let other = try await kit.verify(["user.ada@directory.trial.sim.test"], account: AccountID(number: 2))
        #expect(other.first?.verification.isCached == false)
        let fresh = try await kit.verify(["user.ada@directory.trial.sim.test"], takesKept: false)
        #expect(fresh.first?.verification.isCached == false)
        kit.world.time.advance(by: .seconds(8 * 86_400))
        #expect(try await kit.verifications.find(key, account: .first) == nil)
        try await kit.verifications.tidy()
        let count = try await kit.spool.engine.read { connection in
            try connection.first(Statement("SELECT count(*) FROM verification")) { $0.integer(0) }
        }
        #expect(count == 0)
        await kit.world.simulated.stop()
    }

    @Test("a greylisted mailbox is looked at again after 5, 15 and 60 minutes, and then told of")
    func greylisted() async throws {
        let kit = try await Kit()
        let first = try #require(try await kit.verify(["4xx-forever@directory.trial.sim.test"]).first)
        let key = try #require(first.key)
        #expect(first.verification.isPending)
        #expect(first.verification.verdict == .unknown)
        #expect(try await kit.verifications.lookAgain() == 0)
        for (index, wait) in [300, 900, 3_600].enumerated() {
            kit.world.time.advance(by: .seconds(wait - 1))
            #expect(try await kit.verifications.lookAgain() == 0, "look \(index)")
            kit.world.time.advance(by: .seconds(1))
            #expect(try await kit.verifications.lookAgain() == 1, "look \(index)")
            let found = try await kit.verifications.find(key, account: .first)
            #expect(found?.verification.isPending == (index < 2))
            #expect(found?.verification.verdict == .unknown)
        }
        let notices = try await kit.notices()
        #expect(notices.map(\.kind) == [.verificationCompleted])
        #expect(notices.first?.subject == key.description)
        #expect(notices.first?.data["verdict"] == .string("unknown"))
        kit.world.time.advance(by: .seconds(7_200))
        #expect(try await kit.verifications.lookAgain() == 0)
        await kit.world.simulated.stop()
    }

    @Test("what the deadline left open is finished behind it, and told of")
    func behindTheDeadline() async throws {
        let kit = try await Kit()
        let first = try #require(
            try await kit.verify(["slow-1@directory.trial.sim.test"], deadline: .milliseconds(30)).first)
        let key = try #require(first.key)
        #expect(first.verification.isPending)
        #expect(first.verification.reason == .timeout)
        var found = try await kit.verifications.find(key, account: .first)
        while found?.verification.isPending == true {
            try await Task.sleep(for: .milliseconds(20))
            found = try await kit.verifications.find(key, account: .first)
        }
        #expect(found?.verification.verdict == .deliverable)
        #expect(try await kit.notices().map(\.kind) == [.verificationCompleted])
        await kit.world.simulated.stop()
    }

    @Test("a row whose node died falls due and is finished by another")
    func lost() async throws {
        let kit = try await Kit { $0.timeouts.greeting = .seconds(1) }
        let first = try #require(
            try await kit.verify(["user.ada@directory.trial.sim.test"], deadline: .milliseconds(1)).first)
        guard let key = first.key, first.verification.isPending else { return }
        let other = Verifications(
            verifier: kit.world.verifier, history: History(spool: kit.spool.spool), spool: kit.spool.spool)
        kit.world.time.advance(by: .seconds(121))
        _ = try await other.lookAgain()
        var found = try await other.find(key, account: .first)
        while found?.verification.isPending == true {
            try await Task.sleep(for: .milliseconds(20))
            found = try await other.find(key, account: .first)
        }
        #expect(found?.verification.verdict == .deliverable)
        #expect(try await kit.notices().count == 1)
        await kit.world.simulated.stop()
    }

    @Test("limits of our own put a look off, and it does not count as one")
    func turn() async throws {
        let kit = try await Kit { settings in
            settings.perMinute = 1
            settings.burst = 1
        }
        let answers = try await kit.verify((0..<3).map { "full-452-4.2.2+\($0)@directory.trial.sim.test" })
        #expect(answers.count { $0.verification.isPending } == 2)
        #expect(answers.count { $0.verification.reason == .mailboxFull } == 1)
        for _ in 0..<4 {
            kit.world.time.advance(by: .seconds(120))
            _ = try await kit.verifications.lookAgain()
        }
        let keys = answers.compactMap(\.key)
        for key in keys {
            #expect(try await kit.verifications.find(key, account: .first)?.verification.reason == .mailboxFull)
        }
        await kit.world.simulated.stop()
    }

    @Test("what was seen here decides before anybody is asked")
    func historyFirst() async throws {
        let kit = try await Kit()
        let spool = kit.spool.spool
        let now = kit.world.time.now()
        try await HistoryTests.write(
            [
                HistoryTests.event(1, "seen@anyone.trial.sim.test", status: 2, at: now - .seconds(3_600)),
                HistoryTests.event(
                    2, "gone@anyone.trial.sim.test", status: 4, at: now - .seconds(3_600), reason: "recipient_unknown",
                    blame: "recipient"),
            ], to: spool)
        try await kit.verifications.history.catchUp()
        let answers = try await kit.verify(["seen@anyone.trial.sim.test", "gone@anyone.trial.sim.test"])
        #expect(answers.map(\.verification.verdict) == [.deliverable, .undeliverable])
        #expect(answers.map(\.verification.reason) == [.ok, .previouslyBounced])
        #expect(kit.world.simulated.tally().sessionCount == 0)
        let others = try await kit.verify(
            ["seen@anyone.trial.sim.test", "gone@anyone.trial.sim.test"], account: AccountID(number: 2))
        #expect(others.allSatisfy { $0.verification.check(.history) == nil && $0.verification.reason == .catchAll })
        await kit.world.simulated.stop()
    }

    @Test("more than a call may have are refused")
    func tooMany() async throws {
        let kit = try await Kit()
        await #expect(throws: VerificationsFault.tooManyAddresses(limit: 1_000)) {
            try await kit.verify(Array(repeating: "a@b.example", count: 1_001))
        }
        await kit.world.simulated.stop()
    }

    @Test("a person who is forgotten leaves no answer behind")
    func forgotten() async throws {
        let kit = try await Kit()
        let record = try #require(try await kit.verify(["user.ada@directory.trial.sim.test"]).first)
        let mailbox = try #require(Mailbox("User.ADA@directory.trial.sim.test"))
        try await kit.spool.engine.write { try History.forget(mailbox, account: .first, on: $0) }
        let key = try #require(record.key)
        #expect(try await kit.verifications.find(key, account: .first) == nil)
        await kit.world.simulated.stop()
    }

    private static let hostileAddresses: [String] = [
        "", "@", "a@", "@b", "a\r\nRCPT TO:<x@y.example>@directory.trial.sim.test", "a@b\u{0}.example",
        String(repeating: "a", count: 100_000), "user@[127.0.0.1]", "a@localhost",
        "\"quoted\"@directory.trial.sim.test",
    ]

    @Test("hostile input is an answer like any other")
    func hostile() async throws {
        let kit = try await Kit()
        for address in Self.hostileAddresses {
            let found = try #require(try await kit.verify([address]).first).verification
            #expect(found.verdict != .deliverable, "\(address.prefix(100))")
            #expect(found.checks.allSatisfy { $0.detail.utf8.count <= 500 }, "\(address.prefix(100))")
        }
        await kit.world.simulated.stop()
    }
}
