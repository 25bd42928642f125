import Accounts
import Bounce
import Mail
import NIOCore
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Submission", .eachEngine)
struct SubmissionTests {
    private let temporary: TemporarySpool
    private let submission: Submission
    private let caller = Caller(account: .first, key: APIKeyID(number: 1), scopes: [.send])

    init() async throws {
        temporary = try await TemporarySpool()
        submission = Submission(spool: temporary.spool, hostName: "mail.example.com", time: temporary.time)
    }

    private func accepted(_ result: SubmissionResult) throws -> [AcceptedRecipient] {
        guard case .accepted(let recipients) = result else {
            Issue.record("not accepted: \(result)")
            return []
        }
        return recipients
    }

    @Test("a thousand recipients are accepted in one call")
    func batch() async throws {
        var letter = Letters.plain(to: 1_000)
        letter.subject = "For {{email}}"
        letter.campaign = "spring"
        let recipients = try accepted(await submission.accept(letter, caller: caller, idempotency: nil))
        #expect(recipients.count == 1_000)
        #expect(Set(recipients.map(\.key)).count == 1_000)
        #expect(recipients.allSatisfy { $0.status == .injected })
        let entries = try await temporary.spool.claim(limit: 2_000, perDomain: 2_000)
        #expect(entries.count == 1_000)
        let last = try #require(entries.first { $0.key == recipients[999].key })
        let text = String(buffer: last.content.bytes)
        #expect(text.contains("To: r999@example.net\r\n"))
        #expect(text.contains("Message-ID: <\(last.key)@mail.example.com>\r\n"))
        #expect(text.contains("Subject: For r999@example.net\r\n"))
        #expect(try await temporary.spool.campaigns(account: .first).map(\.name) == ["spring"])
    }

    @Test("a suppressed recipient is dropped, the others are sent to")
    func suppressed() async throws {
        let letter = Letters.plain(to: 3)
        let suppression = try await temporary.spool.suppress(
            letter.to[1].address.mailbox, scope: .system, cause: .manual, by: "admin", note: nil, expiresAt: nil)
        let preview = try accepted(await submission.preview(letter, caller: caller))
        #expect(preview.map(\.status) == [.injected, .dropped, .injected])
        #expect(preview[1].suppression == suppression.key)
        #expect(try await temporary.spool.messages(MessageFilter()).isEmpty)
        let recipients = try accepted(await submission.accept(letter, caller: caller, idempotency: nil))
        #expect(recipients.map(\.status) == [.injected, .dropped, .injected])
        #expect(recipients[1].suppression == suppression.key)
        #expect(try await temporary.spool.claim(limit: 10, perDomain: 10).count == 2)
    }

    @Test("a mailbox that comes twice gets one message, and the answer says so")
    func duplicates() async throws {
        var letter = Letters.plain(to: 2)
        letter.to.append(LetterRecipient(address: Letters.mailbox("R0@example.net")))
        let recipients = try accepted(await submission.accept(letter, caller: caller, idempotency: nil))
        #expect(recipients.count == 3)
        #expect(recipients[2].key == recipients[0].key)
        #expect(recipients[1].key != recipients[0].key)
        #expect(try await temporary.spool.claim(limit: 10, perDomain: 10).count == 2)
    }

    @Test("a key that was used before gives the first answer again, or refuses another body")
    func idempotency() async throws {
        var letter = Letters.plain(to: 2)
        letter.to.append(letter.to[0])
        let claim = IdempotencyClaim(key: "order-1", bodyDigest: [1, 2, 3])
        let first = try accepted(await submission.accept(letter, caller: caller, idempotency: claim))
        guard case .replayed(let again) = try await submission.accept(letter, caller: caller, idempotency: claim) else {
            Issue.record("not replayed")
            return
        }
        #expect(again == first)
        let other = IdempotencyClaim(key: "order-1", bodyDigest: [1, 2, 4])
        guard case .keyUsedForAnotherBody = try await submission.accept(letter, caller: caller, idempotency: other)
        else {
            Issue.record("not refused")
            return
        }
        #expect(try await temporary.spool.messages(MessageFilter()).count == 2)
    }

    @Test("nothing of a faulty letter is accepted")
    func faulty() async throws {
        var letter = Letters.plain(to: 3)
        letter.subject = "{{a}}"
        letter.campaign = "never"
        letter.to[2].merge = ["a": "x\r\nBcc: y@example.net"]
        guard case .faulty(let faults) = try await submission.accept(letter, caller: caller, idempotency: nil) else {
            Issue.record("accepted")
            return
        }
        #expect(faults.map(\.pointer) == ["/to/2/merge/a"])
        #expect(try await temporary.spool.messages(MessageFilter()).isEmpty)
        #expect(try await temporary.spool.campaigns(account: nil).isEmpty)
        guard case .faulty = try await submission.preview(letter, caller: caller) else {
            Issue.record("previewed")
            return
        }
    }

    @Test("first letters of one campaign that come together make one campaign, and none is refused")
    func together() async throws {
        let (submission, caller) = (submission, caller)
        try await withThrowingTaskGroup(of: SubmissionResult.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    var letter = Letters.plain(to: 1)
                    letter.campaign = "spring"
                    return try await submission.accept(letter, caller: caller, idempotency: nil)
                }
            }
            for try await result in group { #expect(try accepted(result).count == 1) }
        }
        let campaigns = try await temporary.spool.campaigns(account: nil)
        #expect(campaigns.map(\.counts) == [[.injected: 10]])
    }

    @Test("a group letter is one content with many recipients")
    func group() async throws {
        var letter = Letters.plain(to: 3)
        letter.showsAllRecipients = true
        let recipients = try accepted(await submission.accept(letter, caller: caller, idempotency: nil))
        #expect(Set(recipients.map(\.key)).count == 3)
        let entries = try await temporary.spool.claim(limit: 10, perDomain: 10)
        #expect(Set(entries.map(\.content.key)).count == 1)
    }

    @Test("a letter for later waits")
    func later() async throws {
        var letter = Letters.plain()
        letter.sendAt = temporary.time.now() + .seconds(3_600)
        _ = try accepted(await submission.accept(letter, caller: caller, idempotency: nil))
        #expect(try await temporary.spool.claim(limit: 10, perDomain: 10).isEmpty)
        temporary.time.advance(by: .seconds(3_601))
        #expect(try await temporary.spool.claim(limit: 10, perDomain: 10).count == 1)
    }
}
