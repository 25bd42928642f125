import Bounce
import Mail
import NIOCore
import Spool
import Storage
import TestKit
import Testing

@Suite("The message log", .eachEngine)
struct MessageLogTests {
    @Test("is read page by page, newest first, without gap or repetition")
    func pages() async throws {
        let kit = try await TemporarySpool()
        var keys: [MessageKey] = []
        for batch in 0..<5 {
            keys += try await kit.spool.acceptSample(to: (0..<5).map { "u\(batch)\($0)@example.com" }).map(\.key)
            kit.time.advance(by: .seconds(1))
        }
        var seen: [MessageKey] = []
        var filter = MessageFilter()
        filter.limit = 7
        while true {
            let page = try await kit.spool.messages(filter)
            guard let last = page.last else { break }
            seen += page.map(\.key)
            filter.before = last.key
        }
        #expect(seen == keys.reversed())
    }

    @Test("of one status is read page by page too", arguments: [RecipientStatus.hardBounce, .softBounce, .ok])
    func pagesOfStatus(status: RecipientStatus) async throws {
        let kit = try await TemporarySpool()
        var keys: [MessageKey] = []
        for batch in 0..<4 {
            try await kit.spool.acceptSample(to: (0..<6).map { "u\(batch)\($0)@example.com" })
            let now = kit.time.now()
            let entries = try await kit.spool.claim(limit: 9, perDomain: 9)
            let statuses: [RecipientStatus] = [.hardBounce, .softBounce, .ok]
            try await kit.spool.settle(
                entries.enumerated().map { index, entry in
                    switch statuses[index % 3] {
                    case .hardBounce: SampleMail.bounce(of: entry, at: now, bounce: nil)
                    case .ok: SampleMail.delivery(of: entry, at: now)
                    default:
                        SampleMail.settlement(
                            of: entry, at: now, status: .softBounce, reason: .mailboxFull, reply: "552 5.2.2 full")
                    }
                })
            keys += entries.enumerated().filter { statuses[$0.offset % 3] == status }.map(\.element.key)
            kit.time.advance(by: .seconds(1))
        }
        var filter = MessageFilter()
        filter.account = .first
        filter.statuses = [status]
        filter.limit = 3
        var seen: [MessageKey] = []
        while true {
            let page = try await kit.spool.messagePage(filter)
            seen += page.records.map(\.key)
            guard let next = page.next else { break }
            filter.before = next
        }
        #expect(seen == keys.sorted().reversed() && seen.count == 8)
        filter.account = AccountID(number: 9)
        filter.before = nil
        #expect(try await kit.spool.messagePage(filter).records.isEmpty)
    }

    @Test("is narrowed by every field")
    func narrows() async throws {
        let kit = try await TemporarySpool()
        let spool = kit.spool
        let campaign = try await spool.campaign(named: "May", account: .first)
        let start = kit.time.now()
        try await spool.acceptSample(to: ["ada@example.com"])
        kit.time.advance(by: .seconds(3_600))
        try await spool.acceptSample(to: ["bob@example.org", "Cyd@example.org"], campaign: campaign)
        let entries = try await spool.claim(limit: 9, perDomain: 9)
        let bob = try #require(entries.first { $0.recipient.localPart == "bob" })
        try await spool.settle([SampleMail.bounce(of: bob, at: kit.time.now())])

        func found(_ change: (inout MessageFilter) -> Void) async throws -> [String] {
            var filter = MessageFilter()
            change(&filter)
            return try await spool.messages(filter).map(\.recipient)
        }
        #expect(try await found { $0.campaign = campaign } == ["Cyd@example.org", "bob@example.org"])
        #expect(try await found { $0.statuses = [.hardBounce] } == ["bob@example.org"])
        #expect(
            try await found {
                $0.statuses = [.hardBounce, .dropped]; $0.campaign = campaign
            } == ["bob@example.org"])
        #expect(try await found { $0.statuses = [.injected] } == ["Cyd@example.org", "ada@example.com"])
        #expect(try await found { $0.reason = .recipientUnknown } == ["bob@example.org"])
        #expect(try await found { $0.recipient = "cyd@example.org" } == ["Cyd@example.org"])
        #expect(try await found { $0.recipientDomain = "example.com" } == ["ada@example.com"])
        #expect(try await found { $0.fromDomain = "shop.example" }.count == 3)
        #expect(try await found { $0.fromDomain = "x' OR 'a'='a" }.isEmpty)
        #expect(try await found { $0.until = start + .seconds(60) } == ["ada@example.com"])
        #expect(try await found { $0.since = start + .seconds(60) }.count == 2)
        #expect(try await found { $0.account = AccountID(number: 2) }.isEmpty)

        let record = try #require(try await spool.message(bob.key))
        #expect(record.campaignName == "May" && record.status == .hardBounce && record.attempts == 1)
        #expect(record.lastReply == "550 5.1.1 no such user")
        #expect(record.messageID == "<1@shop.example>" && record.byteCount == bob.content.bytes.readableBytes)
    }
}
