import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A search of the message log", .eachEngine)
struct LogSearchTests {
    private func filter(_ change: (inout MessageFilter) -> Void) -> MessageFilter {
        var filter = MessageFilter()
        change(&filter)
        return filter
    }

    @Test("finds by Message-ID, ours and others', by subject and by reply")
    func finds() async throws {
        let kit = try await TemporarySpool()
        var foreign = SampleMail.content(to: ["a@example.com"], subject: "Your Invoice 7")
        foreign.messageID = "<17.invoice@crm.example>"
        let key: MessageKey = kit.spool.keys.next()
        var own = SampleMail.content(to: ["b@example.com"], subject: "News")
        own.messageID = "<\(key)@shop.example>"
        own.recipients[0].key = key
        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [foreign, own]))
        let now = kit.time.now()
        try await kit.spool.settle(
            try await kit.spool.claim(limit: 9, perDomain: 9).map {
                SampleMail.settlement(
                    of: $0, at: now, status: .softBounce, reason: .mailboxFull, reply: "452 4.2.2 Mailbox FULL")
            })
        let cases: [(MessageFilter, [String])] = [
            (filter { $0.messageID = "<17.invoice@crm.example>" }, ["a@example.com"]),
            (filter { $0.messageID = "17.invoice@crm.example" }, ["a@example.com"]),
            (filter { $0.messageID = "17.invoice@crm.examplf" }, []),
            (filter { $0.messageID = "<\(key)@shop.example>" }, ["b@example.com"]),
            (filter { $0.subject = "invoice" }, ["a@example.com"]),
            (filter { $0.subject = "%" }, []),
            (filter { $0.reply = "mailbox full" }, ["a@example.com", "b@example.com"]),
            (
                filter {
                    $0.account = AccountID(number: 2); $0.recipient = "a@example.com"
                }, []
            ),
            (
                filter {
                    $0.account = .first; $0.recipient = "a@example.com"
                }, ["a@example.com"]
            ),
        ]
        for (filter, recipients) in cases {
            #expect(try await kit.spool.messages(filter).map(\.recipient) == recipients, "\(filter)")
        }
    }

    @Test("goes through the whole log page by page, each bounded")
    func pages() async throws {
        let kit = try await TemporarySpool()
        for part in 0..<5 {
            let contents = (0..<5_000).map { number in
                SampleMail.content(
                    to: ["u\(part)-\(number)@example.com"], subject: part == 0 && number == 7 ? "needle" : "hay")
            }
            _ = try await kit.spool.accept(Acceptance(account: .first, contents: contents))
        }
        let needle = filter { $0.subject = "needle" }
        let first = try await kit.spool.messagePage(needle)
        #expect(first.records.isEmpty)
        var rest = needle
        rest.before = try #require(first.next)
        let second = try await kit.spool.messagePage(rest)
        #expect(second.records.map(\.recipient) == ["u0-7@example.com"] && second.next == nil)
        #expect(try await kit.spool.messages(needle).count == 1)
        let page = try await kit.spool.messagePage(MessageFilter())
        #expect(page.records.count == 50 && page.next == page.records.last?.key)
    }
}
