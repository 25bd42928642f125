import JSON
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("The feed", .eachEngine)
struct NoticeFeedTests {
    private func post(_ kind: NoticeKind, _ kit: TemporarySpool, account: AccountID? = .first) async throws {
        let notice = NewNotice(kind, account: account, subject: "x", data: ["n": .integer(1)], at: kit.time.now())
        try await kit.engine.write { try Notice.post(notice, on: $0) }
    }

    private func follow(_ filter: FeedFilter, limit: Int, _ kit: TemporarySpool) async throws -> [FeedEntry] {
        var (entries, place) = ([FeedEntry](), EventSequence(number: 0))
        while true {
            let page = try await kit.spool.feed(filter, after: place, limit: limit)
            entries += page.entries
            place = page.through
            if !page.hasMore { return entries }
        }
    }

    @Test("is one order of events and notices", arguments: [1, 2, 3, 100])
    func merges(limit: Int) async throws {
        let kit = try await TemporarySpool()
        try await post(.campaignStarted, kit)
        try await kit.spool.acceptSample(to: ["a@example.com", "b@example.com"])
        try await post(.queueAlert, kit, account: nil)
        try await kit.spool.acceptSample(to: ["c@example.com"])
        try await post(.campaignFinished, kit)
        let entries = try await follow(FeedFilter(account: nil), limit: limit, kit)
        #expect(entries.map(\.sequence.number) == [1, 2, 3, 4, 5, 6])
        #expect(
            entries.map(\.type.rawValue) == [
                "campaign.started", "message.accepted", "message.accepted", "queue.alert", "message.accepted",
                "campaign.finished",
            ])
    }

    @Test("shows an account its own, and the installation's to whom it is shown")
    func accounts() async throws {
        let kit = try await TemporarySpool()
        try await post(.campaignStarted, kit, account: AccountID(number: 2))
        try await kit.spool.acceptSample(to: ["a@example.com"])
        try await post(.queueAlert, kit, account: nil)
        func types(_ filter: FeedFilter) async throws -> [String] {
            try await follow(filter, limit: 10, kit).map(\.type.rawValue)
        }
        #expect(try await types(FeedFilter(account: .first)) == ["message.accepted"])
        #expect(
            try await types(FeedFilter(account: .first, includesInstallation: true)) == [
                "message.accepted", "queue.alert",
            ])
        #expect(try await types(FeedFilter(account: AccountID(number: 2))) == ["campaign.started"])
        #expect(try await types(FeedFilter(account: AccountID(number: 3))) == [])
    }

    @Test("is narrowed by type, and goes on behind what was left out")
    func types() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: (0..<5).map { "u\($0)@example.com" })
        let entries = try await kit.spool.claim(limit: 5, perDomain: 5)
        try await kit.spool.settle(entries.prefix(3).map { SampleMail.bounce(of: $0, at: kit.time.now()) })
        try await kit.spool.settle(entries.suffix(2).map { SampleMail.delivery(of: $0, at: kit.time.now()) })
        try await post(.campaignFinished, kit)
        for (names, numbers) in [
            (["message.bounced"], [6, 7, 8]),
            // Places 9 to 11: the system's list grew, which its administrators are told.
            (["suppression.created"], []),
            (["message.delivered", "campaign.finished"], [12, 13, 14]), (["campaign.finished"], [14]),
            (["contact.confirmed"], []), ([], Array(1...8) + Array(12...14)),
        ] as [([String], [Int64])] {
            let types = Set(names.compactMap(EventType.init(rawValue:)))
            let filter = FeedFilter(account: .first, types: types)
            let found = try await follow(filter, limit: 2, kit).map(\.sequence.number)
            #expect(found == numbers, "\(names)")
            let page = try await kit.spool.feed(filter, after: EventSequence(number: 0), limit: 100)
            #expect(page.through.number == 14)
        }
    }

    @Test("gives a notice back as it was posted; what is too long is left out")
    func notices() async throws {
        let kit = try await TemporarySpool()
        let data: JSONValue = ["address": "ä@example.com", "count": .integer(-3), "list": .array([true, .null])]
        let long: JSONValue = ["text": .string(String(repeating: "x", count: 20_000))]
        try await kit.engine.write { connection in
            try Notice.post(
                [
                    NewNotice(.suppressionCreated, account: .first, subject: "sup_1", data: data, at: .zero),
                    NewNotice(.importCompleted, account: .first, subject: "i", data: long, at: .zero),
                ], on: connection)
        }
        let page = try await kit.spool.feed(FeedFilter(account: .first), after: EventSequence(number: 0), limit: 9)
        guard case .notice(let first) = page.entries.first, case .notice(let second) = page.entries.last else {
            Issue.record("there are two notices")
            return
        }
        #expect(first.data == data && first.subject == "sup_1" && first.kind == .suppressionCreated)
        #expect(second.data == ["omitted": true])
    }

    @Test("leaves no notice of an act that was undone")
    func undone() async throws {
        struct Refusal: Error {}
        let kit = try await TemporarySpool()
        let notice = NewNotice(.campaignPaused, account: .first, subject: "cmp", at: .zero)
        await #expect(throws: (any Error).self) {
            try await kit.engine.write { connection in
                try Notice.post(notice, on: connection)
                throw Refusal()
            }
        }
        #expect(try await kit.spool.lastSequence().number == 0)
        try await post(.campaignPaused, kit)
        #expect(try await kit.spool.lastSequence().number == 1)
    }

    @Test("shows who follows while others write everything, once and in order")
    func followed() async throws {
        let kit = try await TemporarySpool()
        async let events: Void = {
            for index in 0..<40 { try await kit.spool.acceptSample(to: ["u\(index)@example.com"]) }
        }()
        async let notices: Void = {
            for _ in 0..<40 { try await post(.importCompleted, kit) }
        }()
        var (seen, place) = ([Int64](), EventSequence(number: 0))
        while seen.count < 80 {
            let page = try await kit.spool.feed(FeedFilter(account: .first), after: place, limit: 7)
            seen += page.entries.map(\.sequence.number)
            place = page.through
            await Task.yield()
        }
        _ = try await (events, notices)
        #expect(seen == Array(1...80))
    }

    @Test("takes a place that is still to come for now", arguments: [1, 2, Int64.max])
    func future(place: Int64) async throws {
        let kit = try await TemporarySpool()
        try await post(.importCompleted, kit)
        let page = try await kit.spool.feed(FeedFilter(account: nil), after: EventSequence(number: place), limit: 9)
        #expect(page.entries.isEmpty && page.through.number == 1 && !page.hasMore)
    }

    @Test("names every type once")
    func names() {
        #expect(Set(EventType.allCases).count == EventType.allCases.count)
        #expect(EventType(rawValue: "message.bounced") != nil && EventType(rawValue: "message.bounce") == nil)
        #expect(!EventType.chosenByDefault.map(\.rawValue).contains("message.deferred"))
    }
}
