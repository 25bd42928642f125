import Accounts
import Bounce
import Campaigns
import Intake
import Mail
import NIOCore
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@Suite("The runner", .eachEngine)
struct MailingRunnerTests {
    private let house: MailingHouse
    private var kit: TemporarySpool { house.kit }

    init() async throws { house = try await MailingHouse() }

    @Test("sends a mailing to everybody once, and ends it when all is delivered")
    func whole() async throws {
        let mailing = try await house.begun("May", to: 1_234)
        let runner = house.runner()
        while try await runner.turn() {}
        let fed = try #require(try await house.state(mailing))
        #expect(fed.progress.acceptedCount == 1_234 && fed.progress.isComplete && fed.state == .running)
        let recipients = try await house.recipients(of: mailing.campaign)
        #expect(recipients.count == 1_234 && Set(recipients).count == 1_234)
        let entries = try await house.deliver()
        let sample = try #require(entries.first { $0.recipient.localPart == "p7" })
        let text = String(buffer: sample.content.bytes)
        #expect(text.contains("Subject: Hello there\r\n") && text.contains("Code c7"))
        #expect(text.contains("List-Unsubscribe: <https://m.example/u/"))
        try await runner.turn()
        #expect(try await house.state(mailing)?.state == .finished)
        #expect(try await house.state(mailing)?.endedAt != nil)
    }

    @Test("leaves out of a file whoever was asked to confirm and has not, and says so (R52)")
    func unconfirmed() async throws {
        let mailing = try await house.begun("May", to: 3)
        let contacts = try await Contacts.open(spool: kit.spool, time: kit.time)
        var intake = ContactIntake(account: .first, source: ContactSource(.form), by: "test")
        intake.state = .unconfirmed
        _ = try await contacts.take([ContactDraft(SampleMail.mailbox("P1@d1.example"))], intake)
        let runner = house.runner()
        while try await runner.turn() {}
        #expect(try await house.recipients(of: mailing.campaign).sorted() == ["p0@d0.example", "p2@d2.example"])
        let rejects = try await kit.spool.feedRejects(of: mailing.campaign, after: 0, limit: 10)
        #expect(rejects.map(\.address) == ["p1@d1.example"] && rejects[0].why.contains("not confirmed"))
        #expect(try await house.state(mailing)?.progress.isComplete == true)
    }

    @Test("makes no more mail than is delivered")
    func window() async throws {
        let mailing = try await house.begun("May", to: 1_000)
        let runner = house.runner(fresh: 120, waiting: 150)
        for round in 0..<20 {
            try await runner.turn()
            let counts = try await kit.spool.statusCounts(account: .first, campaign: mailing.campaign)
            #expect(counts[.injected, default: 0] <= 120, "round \(round)")
            // A few are deferred for long, and hold bytes too.
            let entries = try await kit.spool.claim(limit: 1_000, perDomain: 1_000)
            let now = kit.time.now()
            try await kit.spool.settle(
                entries.enumerated().map { index, entry in
                    index < 10
                        ? SampleMail.deferral(of: entry, at: now, until: now + .seconds(86_400))
                        : SampleMail.delivery(of: entry, at: now)
                })
        }
        let counts = try await kit.spool.statusCounts(account: .first, campaign: mailing.campaign)
        #expect(counts[.deferred, default: 0] <= 150)
        #expect(counts[.ok, default: 0] > 800)
    }

    @Test("killed in the middle, writes to nobody twice and leaves nobody out")
    func killed() async throws {
        let mailing = try await house.begun("May", to: 3_000)
        for round in 0..<4 {
            // Each turn is cut off somewhere, and another process with another spool goes on.
            let other = try await Spool.open(engine: kit.engine, time: kit.time, node: round)
            let runner = house.runner(spool: other)
            let work = Task { try await runner.turn() }
            for _ in 0..<(round * 40) { await Task.yield() }
            work.cancel()
            _ = try? await work.value
        }
        let runner = house.runner()
        while try await runner.turn() {}
        let recipients = try await house.recipients(of: mailing.campaign)
        #expect(recipients.count == 3_000 && Set(recipients).count == 3_000)
        #expect(try await house.state(mailing)?.progress.acceptedCount == 3_000)
    }

    @Test("on several nodes at once writes to everybody once")
    func nodes() async throws {
        let mailing = try await house.begun("May", to: 2_000)
        let others = try await withThrowingTaskGroup(of: Spool.self) { group in
            for node in 1...3 { group.addTask { try await Spool.open(engine: kit.engine, time: kit.time, node: node) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for spool in others {
                group.addTask {
                    let runner = house.runner(spool: spool)
                    for _ in 0..<12 { try await runner.turn() }
                }
            }
            try await group.waitForAll()
        }
        while try await house.runner().turn() {}
        let recipients = try await house.recipients(of: mailing.campaign)
        #expect(recipients.count == 2_000 && Set(recipients).count == 2_000)
    }

    @Test("begins by itself at the time it was told")
    func scheduled() async throws {
        let mailing = try await house.mailings.make(try await house.plan("May"), account: .first, by: "ann")
        _ = try await house.mailings.add(MailingHouse.people(0..<3), to: mailing.campaign, account: .first)
        let start = kit.time.now() + .seconds(3_600)
        #expect(try await house.mailings.schedule(mailing.campaign, at: start, account: .first).state == .scheduled)
        let runner = house.runner()
        try await runner.turn()
        #expect(try await house.recipients(of: mailing.campaign).isEmpty)
        kit.time.advance(by: .seconds(3_601))
        while try await runner.turn() {}
        #expect(try await house.recipients(of: mailing.campaign).count == 3)
    }

    @Test("keeps to the pace")
    func pace() async throws {
        let mailing = try await house.begun("May", to: 500) { $0.perHour = 3_600 }
        let runner = house.runner()
        try await runner.turn()
        #expect(try await house.recipients(of: mailing.campaign).count == 1)
        for _ in 0..<10 {
            kit.time.advance(by: .seconds(10))
            try await runner.turn()
        }
        #expect(try await house.recipients(of: mailing.campaign).count == 101)
        _ = try await house.mailings.setPace(nil, of: mailing.campaign, account: .first)
        while try await runner.turn() {}
        #expect(try await house.recipients(of: mailing.campaign).count == 500)
    }

    @Test("pauses and goes on where it was; stops, and what waits is dropped")
    func pauseAndStop() async throws {
        let mailing = try await house.begun("May", to: 1_000)
        let runner = house.runner(fresh: 100)
        try await runner.turn()
        let paused = try await house.mailings.pause(
            mailing.campaign, account: .first, by: "ann", why: "a wrong price")
        #expect(paused.state == .paused)
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).isEmpty)
        #expect(try await runner.turn() == false)
        #expect(try await house.recipients(of: mailing.campaign).count == 100)
        #expect(try await house.mailings.resume(mailing.campaign, account: .first).state == .running)
        #expect(try await house.deliver(limit: 60).count == 60)
        try await runner.turn()
        #expect(try await house.recipients(of: mailing.campaign).count == 160)
        #expect(
            try await house.mailings.stop(mailing.campaign, account: .first, by: "ann", why: "").state == .stopped)
        while try await runner.turn() {}
        #expect(
            try await kit.spool.statusCounts(account: .first, campaign: mailing.campaign) == [.ok: 60, .dropped: 100])
        #expect(try await house.state(mailing)?.endedAt != nil)
        #expect(try await kit.spool.mailHolds().isEmpty)
        await #expect(throws: MailingError.state(.stopped)) {
            try await house.mailings.start(mailing.campaign, account: .first)
        }
    }

    @Test("pauses by itself over a limit, and says why")
    func limits() async throws {
        let mailing = try await house.begun("May", to: 400) { $0.bounceLimit = 0.05 }
        let runner = house.runner(fresh: 200)
        try await runner.turn()
        let entries = try await kit.spool.claim(limit: 200, perDomain: 200)
        let now = kit.time.now()
        try await kit.spool.settle(
            entries.enumerated().map { index, entry in
                index < 20 ? SampleMail.bounce(of: entry, at: now) : SampleMail.delivery(of: entry, at: now)
            })
        try await runner.turn()
        #expect(try await house.state(mailing)?.state == .paused)
        let hold = try #require(try await kit.spool.mailHolds(account: .first).first)
        #expect(hold.by == "runner" && hold.why == "20 of 200 finished messages bounced, over the limit of 5 %")
    }

    @Test("goes on where somebody resumes it: limits look at what comes after")
    func judged() async throws {
        let mailing = try await house.begun("May", to: 600) { $0.bounceLimit = 0.05 }
        let runner = house.runner(fresh: 200)
        try await runner.turn()
        try await bounce(20, of: 200)
        try await runner.turn()
        #expect(try await house.state(mailing)?.state == .paused)
        _ = try await house.mailings.resume(mailing.campaign, account: .first)
        try await runner.turn()
        #expect(try await house.state(mailing)?.state == .running)
        try await bounce(8, of: 200)
        try await runner.turn()
        #expect(try await house.state(mailing)?.state == .running)
        try await bounce(20, of: 200)
        try await runner.turn()
        #expect(try await house.state(mailing)?.state == .paused)
        let hold = try #require(try await kit.spool.mailHolds(account: .first).first)
        #expect(hold.why == "28 of 400 finished messages bounced, over the limit of 5 %")
    }

    @Test("feeds nobody while it is quarantined, and everybody once it is released")
    func quarantined() async throws {
        let accounts = try await Accounts.open(engine: kit.engine, time: kit.time)
        let watch = SenderWatch(spool: kit.spool, accounts: accounts)
        let mailing = try await house.begun("May", to: 400)
        let runner = house.runner(fresh: 200)
        try await runner.turn()
        try await bounce(30, of: 200)
        // The runner may see it first and pause it for a limit of its own.
        try await runner.turn()
        try await watch.catchUp()
        #expect(try await house.state(mailing)?.state == .quarantined)
        #expect(try await runner.turn() == false)
        #expect(try await house.recipients(of: mailing.campaign).count == 200)
        _ = try await Quarantines(spool: kit.spool).release(
            mailing.campaign, note: "fine", isInnocent: false, by: .node)
        #expect(try await house.state(mailing)?.state == .running)
        while try await runner.turn() {}
        #expect(try await house.recipients(of: mailing.campaign).count == 400)
        _ = try await house.deliver()
        while try await runner.turn() {}
        try await runner.turn()
        #expect(try await house.state(mailing)?.state == .finished)
    }

    /// Ends `count` messages, the first ones hard.
    private func bounce(_ bounced: Int, of count: Int) async throws {
        let entries = try await kit.spool.claim(limit: count, perDomain: count)
        let now = kit.time.now()
        try await kit.spool.settle(
            entries.enumerated().map { index, entry in
                index < bounced
                    ? SampleMail.bounce(of: entry, at: now, bounce: nil) : SampleMail.delivery(of: entry, at: now)
            })
    }

    @Test("sets aside whom it can make no mail for, and goes on")
    func rejects() async throws {
        var plan = try await house.plan("May")
        plan.template = try await house.template(TemplateText(subject: "Hi {{code}}", text: "x")).key
        let mailing = try await house.mailings.make(plan, account: .first, by: "ann")
        var people = MailingHouse.people(0..<5)
        people[2].merge["code"] = "two\nlines"
        people[3].merge["long"] = String(repeating: "x", count: 300_000)
        _ = try await house.mailings.add(people, to: mailing.campaign, account: .first)
        _ = try await house.mailings.start(mailing.campaign, account: .first)
        while try await house.runner().turn() {}
        let progress = try #require(try await house.state(mailing)?.progress)
        #expect(progress.acceptedCount == 3 && progress.rejectedCount == 2 && progress.isComplete)
        let rejects = try await kit.spool.feedRejects(of: mailing.campaign, after: 0, limit: 10)
        #expect(rejects.map(\.address) == ["p2@d2.example", "p3@d3.example"])
        #expect(rejects[0].why.contains("U+000A"))
    }

    @Test("reads lists in the order of their contacts, and pauses where one is gone")
    func contacts() async throws {
        house.contacts.set(0..<1_100)
        for number in 1...2 { try await house.makeList(number) }
        let plan = try await house.plan("May", audience: .list(ListKey(number: 1)))
        let mailing = try await house.mailings.make(plan, account: .first, by: "ann")
        _ = try await house.mailings.start(mailing.campaign, account: .first)
        let runner = house.runner()
        while try await runner.turn() {}
        let recipients = try await house.recipients(of: mailing.campaign)
        #expect(recipients.count == 1_100 && Set(recipients).count == 1_100)
        let gone = try await house.mailings.make(
            try await house.plan("June", audience: .list(ListKey(number: 2))), account: .first, by: "ann")
        _ = try await house.mailings.start(gone.campaign, account: .first)
        try await runner.turn()
        #expect(try await house.state(gone)?.state == .paused)
    }
}
