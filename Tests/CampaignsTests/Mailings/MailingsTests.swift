import Campaigns
import Intake
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Mailings", .eachEngine)
struct MailingsTests {
    private let house: MailingHouse

    init() async throws { house = try await MailingHouse() }

    @Test("are drafts with recipients of their own, each address once")
    func draft() async throws {
        let mailing = try await house.mailings.make(try await house.plan("May"), account: .first, by: "ann")
        #expect(mailing.state == .draft && mailing.recipientCount == 0)
        await #expect(throws: MailingError.empty) {
            try await house.mailings.start(mailing.campaign, account: .first)
        }
        let people = MailingHouse.people(0..<20)
        #expect(try await house.mailings.add(people, to: mailing.campaign, account: .first) == 20)
        #expect(try await house.mailings.add(people, to: mailing.campaign, account: .first) == 0)
        let more = MailingHouse.people(10..<30)
        #expect(try await house.mailings.add(more, to: mailing.campaign, account: .first) == 10)
        let known = try #require(try await house.state(mailing))
        #expect(known.recipientCount == 30 && known.plan.from.name == "Shop" && known.plan.bounceLimit == 0.1)
        _ = try await house.mailings.start(mailing.campaign, account: .first)
        await #expect(throws: MailingError.state(.running)) {
            try await house.mailings.add(MailingHouse.people(90..<91), to: mailing.campaign, account: .first)
        }
    }

    @Test("take many recipients at once, and none is lost")
    func concurrent() async throws {
        let mailing = try await house.mailings.make(try await house.plan("May"), account: .first, by: "ann")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for start in stride(from: 0, to: 400, by: 40) {
                group.addTask {
                    _ = try await house.mailings.add(
                        MailingHouse.people(start..<(start + 60)), to: mailing.campaign, account: .first)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await house.state(mailing)?.recipientCount == 420)
    }

    @Test("are their account's alone")
    func accounts() async throws {
        let other = AccountID(number: 2)
        let mailing = try await house.begun("May", to: 2)
        #expect(try await house.mailings.mailing(mailing.campaign, account: other) == nil)
        #expect(try await house.mailings.mailings(account: other).isEmpty)
        await #expect(throws: MailingError.unknown) {
            try await house.mailings.stop(mailing.campaign, account: other, by: "eve", why: "")
        }
        let plan = try await house.plan("May")
        await #expect(throws: MailingError.unknownTemplate) {
            try await house.mailings.make(plan, account: other, by: "eve")
        }
        await #expect(throws: MailingError.nameTaken) {
            try await house.mailings.make(plan, account: .first, by: "ann")
        }
        #expect(try await house.mailings.mailings(account: .first).map(\.campaign) == [mailing.campaign])
    }

    @Test("are not begun where their mail could not carry the way out")
    func wayOut() async throws {
        let mailing = try await house.mailings.make(try await house.plan("May"), account: .first, by: "ann")
        _ = try await house.mailings.add(MailingHouse.people(0..<2), to: mailing.campaign, account: .first)
        let bare = Mailings(
            spool: house.spool, templates: house.templates, time: house.kit.time, offersWayOut: false)
        await #expect(throws: MailingError.noWayOut) { try await bare.start(mailing.campaign, account: .first) }
        await #expect(throws: MailingError.noWayOut) {
            try await bare.schedule(mailing.campaign, at: house.kit.time.now(), account: .first)
        }
    }

    @Test("that cannot be made leave nothing behind, and those with a time wait for it")
    func whole() async throws {
        let start = house.kit.time.now() + .seconds(3_600)
        func plan(_ audience: MailingAudience) async throws -> MailingPlan {
            var plan = try await house.plan("May", audience: audience)
            plan.startsAt = start
            return plan
        }
        try await house.makeList(7)
        let bare = Mailings(
            spool: house.spool, templates: house.templates, time: house.kit.time, offersWayOut: false)
        let known = try await plan(.list(ListKey(number: 7)))
        await #expect(throws: MailingError.noWayOut) { try await bare.make(known, account: .first, by: "ann") }
        for audience in [MailingAudience.list(ListKey(number: 8)), .segment(SegmentKey(number: 7))] {
            let unknown = try await plan(audience)
            await #expect(throws: MailingError.unknownAudience) {
                try await house.mailings.make(unknown, account: .first, by: "ann")
            }
        }
        #expect(try await house.spool.campaigns(account: .first).isEmpty)
        let made = try await house.mailings.make(known, account: .first, by: "ann")
        #expect(made.state == .scheduled && made.plan.startsAt == start)
        let kept = try #require(try await house.state(made))
        #expect(kept.state == .scheduled && kept.plan.startsAt == start)
    }

    @Test("send the version they were made with")
    func version() async throws {
        let mailing = try await house.begun("May", to: 1)
        _ = try await house.templates.revise(
            mailing.plan.template, to: TemplateText(subject: "Changed", text: "x"), account: .first, by: "bob")
        #expect(try await house.mailings.letter(of: mailing).subject == "Hello {{name|there}}")
    }
}

@Suite("Templates", .eachEngine)
struct TemplatesTests {
    @Test("keep all their versions, under a name of their own")
    func versions() async throws {
        let house = try await MailingHouse()
        let first = TemplateText(
            subject: "Hi {{name}}", text: "a", html: "<b>ü</b>", defaults: ["name": "there", "x": ""])
        let template = try await house.templates.add(first, named: "Welcome", account: .first, by: "ann")
        await #expect(throws: TemplateError.nameTaken) {
            try await house.templates.add(first, named: "Welcome", account: .first, by: "ann")
        }
        await #expect(throws: TemplateError.badName) {
            try await house.templates.add(first, named: "", account: .first, by: "ann")
        }
        let second = TemplateText(subject: "Hello", html: "<p>")
        #expect(
            try await house.templates.revise(template.key, to: second, account: .first, by: "bob").version == 2)
        #expect(try await house.templates.version(of: template.key, account: .first)?.text == second)
        #expect(try await house.templates.version(1, of: template.key, account: .first)?.text == first)
        #expect(try await house.templates.version(3, of: template.key, account: .first) == nil)
        #expect(try await house.templates.versions(of: template.key, account: .first).map(\.madeBy) == ["bob", "ann"])
        let other = AccountID(number: 2)
        #expect(try await house.templates.version(of: template.key, account: other) == nil)
        await #expect(throws: TemplateError.unknown) {
            try await house.templates.revise(template.key, to: first, account: other, by: "eve")
        }
        try await house.templates.archive(template.key, true, account: .first)
        #expect(try await house.templates.templates(account: .first).isEmpty)
        #expect(try await house.templates.templates(account: .first, includesArchived: true).map(\.version) == [2])
        #expect(try await house.templates.template(named: "Welcome", account: .first)?.key == template.key)
    }
}
