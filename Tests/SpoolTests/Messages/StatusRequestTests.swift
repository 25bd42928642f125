import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("What a sender asks about delivery", .eachEngine)
struct StatusRequestTests {
    static func asking() -> NewContent {
        var content = SampleMail.content(to: ["a@example.com", "b@example.com", "c@example.com"])
        content.statusRequest = StatusRequest(returned: .headers, envelopeID: "a+b =c")
        content.recipients[1].statusRequest = RecipientStatusRequest(
            notify: [.success, .delay], original: OriginalRecipient("utf-8;\\x{7528}@example.com"))
        content.recipients[2].statusRequest = RecipientStatusRequest(notify: .never)
        return content
    }

    @Test("is kept until the message is sent, through every claim")
    func claimed() async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [Self.asking()]))
        var entries = try await kit.spool.claim(limit: 9, perDomain: 9)
        // And once more, as after a deferral.
        try await kit.spool.release(entries, dueAt: kit.time.now())
        entries = try await kit.spool.claim(limit: 9, perDomain: 9)
            .sorted { $0.recipient.description < $1.recipient.description }
        #expect(entries.count == 3)
        for entry in entries {
            #expect(entry.content.statusRequest == StatusRequest(returned: .headers, envelopeID: "a+b =c"))
        }
        #expect(entries[0].statusRequest == nil)
        #expect(entries[1].statusRequest?.notify == [.success, .delay])
        #expect(entries[1].statusRequest?.original?.description == "utf-8;\\x{7528}@example.com")
        #expect(entries[2].statusRequest == RecipientStatusRequest(notify: .never))
    }

    @Test("costs nothing where nobody asks")
    func nothing() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.acceptSample(to: ["a@example.com"])
        let entries = try await kit.spool.claim(limit: 9, perDomain: 9)
        #expect(entries[0].content.statusRequest == nil && entries[0].statusRequest == nil)
        let rowCount = try await kit.engine.read { connection in
            try connection.first(Statement("SELECT count(*) FROM status_request")) { $0.integer(0) }
        }
        #expect(rowCount == 0)
    }

    @Test("an address and a header in UTF-8 come back as they went")
    func internationalized() async throws {
        let kit = try await TemporarySpool()
        var content = SampleMail.content(to: ["a@example.com"])
        content.reversePath = .mailbox(try #require(Mailbox(internationalized: "посылка@пример.рф")))
        content.recipients[0].mailbox = try #require(Mailbox(internationalized: "Ünser.用户@bücher.example"))
        content.hasUTF8Header = true
        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [content]))
        let entry = try #require(try await kit.spool.claim(limit: 9, perDomain: 9).first)
        #expect(entry.recipient.description == "Ünser.用户@xn--bcher-kva.example")
        #expect(entry.content.reversePath.description == "посылка@xn--e1afmkfd.xn--p1ai")
        #expect(entry.content.hasUTF8Header)
    }
}
