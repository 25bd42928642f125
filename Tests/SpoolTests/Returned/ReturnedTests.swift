import Bounce
import Mail
import NIOCore
import Spool
import Storage
import TestKit
import Testing

@Suite("Mail that came back", .eachEngine)
struct ReturnedTests {
    private let kit: TemporarySpool
    private var spool: Spool { kit.spool }

    init() async throws { kit = try await TemporarySpool() }

    private func mail(_ message: MessageKey?, _ text: String = "bounced") -> NewReturnedMail {
        NewReturnedMail(
            message: message, recipient: SampleMail.mailbox("b@bounces.example"), reversePath: .null,
            peerAddress: "192.0.2.9", bytes: ByteBuffer(string: text), byteCount: text.utf8.count,
            digest: Array(text.utf8))
    }

    /// A message with its status, and mail that came back for it, taken up for reading.
    private func delivered(_ address: String = "ada@example.com", status: RecipientStatus = .ok) async throws
        -> MessageKey
    {
        let key = try await spool.acceptSample(to: [address])[0].key
        let entry = try #require(try await spool.claim(limit: 1, perDomain: 1).first)
        switch status {
        case .ok: try await spool.settle([SampleMail.delivery(of: entry, at: kit.time.now())])
        case .deferred:
            try await spool.settle([
                SampleMail.deferral(of: entry, at: kit.time.now(), until: kit.time.now() + .seconds(60))
            ])
        default: try await spool.settle([SampleMail.bounce(of: entry, at: kit.time.now())])
        }
        return key
    }

    private func read(_ message: MessageKey?, _ text: String = "bounced") async throws -> ReturnedMail {
        _ = try await spool.keep(mail(message, text))
        return try #require(
            try await spool.waitingReturned(limit: 1_000).first { String(decoding: $0.bytes, as: UTF8.self) == text })
    }

    private func bounce(_ message: MessageKey) -> LateOutcome {
        LateOutcome(
            message: message, kind: .status, source: .dsn, status: .hardBounce,
            diagnosis: SampleMail.diagnosis(.hardBounce, reason: .recipientUnknown), reply: "550 5.1.1 no such user",
            reportingHost: "mx.example.com")
    }

    private func settle(_ mail: ReturnedMail, _ outcomes: LateOutcome...) async throws -> ReturnedResult {
        try await spool.settle(
            ReturnedSettlement(
                mail: mail.key, at: kit.time.now(), kind: "bounce", dialect: "rfc3464", ending: .outcomes(outcomes)))
    }

    @Test("is kept once, with its bytes, until it is settled")
    func kept() async throws {
        let message = try await delivered()
        guard case .kept(let key) = try await spool.keep(mail(message)) else {
            Issue.record("not kept")
            return
        }
        #expect(try await spool.keep(mail(message)) == .repeated)
        #expect(try await spool.keep(mail(nil)) != .repeated)
        #expect(try await spool.returnedDepth() == (2, 0))
        #expect(try await spool.returnedBytes(key) == Array("bounced".utf8))
        let waiting = try await spool.waitingReturned(limit: 10)
        #expect(waiting.count == 2 && waiting[0].key == key && waiting[0].attempts == 1)
        #expect(try await settle(waiting[0], bounce(message)) == .settled(eventCount: 1))
        #expect(try await spool.returnedBytes(key) == nil)
        #expect(try await spool.keep(mail(message)) == .repeated)
        let record = try #require(try await spool.returned(key))
        #expect(record.state == .settled && record.tiedTo == message && record.dialect == "rfc3464")
    }

    @Test("turns ok into a hard bounce that spares the address, and the history keeps both")
    func hardBounce() async throws {
        let message = try await delivered()
        let mail = try await read(message)
        #expect(try await settle(mail, bounce(message)) == .settled(eventCount: 1))
        let events = try await spool.timeline(message)
        #expect(events.map(\.status) == [.injected, .ok, .hardBounce])
        let last = try #require(events.last)
        #expect(last.source == .dsn && last.kind == .status && last.returned == mail.key)
        #expect(last.provider == "generic" && last.sourceAddress == "192.0.2.25" && last.mxHost == "mx.example.com")
        #expect(try await spool.message(message)?.status == .hardBounce)
        #expect(try await spool.statusCounts(account: nil, campaign: nil) == [.hardBounce: 1])
        let entry = try #require(try await spool.suppressions(SuppressionFilter(.system)).first)
        #expect(entry.address == "ada@example.com" && entry.event == last.sequence && entry.message == message)
        #expect(entry.reply == "550 5.1.1 no such user" && entry.addedBy == "returned mail \(mail.key)")
        #expect(last.suppression == entry.key)
        #expect(try await spool.acceptSample(to: ["ada@example.com"])[0].status == .dropped)
    }

    @Test("changes nothing the second time, however it comes")
    func idempotent() async throws {
        let message = try await delivered()
        _ = try await spool.keep(mail(message, "one bounce"))
        _ = try await spool.keep(mail(message, "another bounce"))
        let waiting = try await spool.waitingReturned(limit: 10)
        let (first, second) = (waiting[0], waiting[1])
        #expect(try await settle(first, bounce(message)) == .settled(eventCount: 1))
        #expect(try await settle(first, bounce(message)) == .done)
        #expect(try await settle(second, bounce(message)) == .repeated)
        #expect(try await spool.returned(second.key)?.state == .repeated)
        #expect(try await spool.timeline(message).count == 3)
        #expect(try await spool.suppressionCount() == 1)
    }

    @Test("changes nothing for a message that was refused in its session")
    func afterRefusal() async throws {
        let message = try await delivered(status: .hardBounce)
        #expect(try await settle(try await read(message), bounce(message)) == .repeated)
        #expect(try await spool.timeline(message).map(\.status) == [.injected, .hardBounce])
    }

    @Test("ends a message that is still tried, and lets its bytes go")
    func deferred() async throws {
        let message = try await delivered(status: .deferred)
        #expect(try await settle(try await read(message), bounce(message)) == .settled(eventCount: 1))
        #expect(try await spool.queueDepth() == (0, nil))
        let bodies = try await kit.engine.read {
            try $0.first(Statement("SELECT count(*) FROM body")) { Int($0.integer(0)) }
        }
        #expect(bodies == 0)
        kit.time.advance(by: .seconds(120))
        #expect(try await spool.claim(limit: 9, perDomain: 9).isEmpty)
        #expect(try await spool.message(message)?.status == .hardBounce)
    }

    @Test("waits while its message is on the way to a server")
    func leased() async throws {
        let message = try await spool.acceptSample(to: ["ada@example.com"])[0].key
        let entry = try #require(try await spool.claim(limit: 1, perDomain: 1).first)
        let mail = try await read(message)
        #expect(try await settle(mail, bounce(message)) == .postponed)
        #expect(try await spool.waitingReturned(limit: 9).isEmpty)
        try await spool.settle([SampleMail.delivery(of: entry, at: kit.time.now())])
        kit.time.advance(by: .seconds(3))
        let again = try #require(try await spool.waitingReturned(limit: 9).first)
        #expect(again.attempts == 1)
        #expect(try await settle(again, bounce(message)) == .settled(eventCount: 1))
        #expect(try await spool.timeline(message).map(\.status) == [.injected, .ok, .hardBounce])
    }

    @Test(
        "tells of delays, deliveries and answers without touching the status",
        arguments: [
            EventKind.delayNotice, .successNotice, .autoReply, .challenge, .feedback,
        ])
    func notices(kind: EventKind) async throws {
        let message = try await delivered()
        let mail = try await read(message)
        let notice = LateOutcome(message: message, kind: kind, source: .mail, reply: "Out of office")
        #expect(try await settle(mail, notice) == .settled(eventCount: 1))
        let last = try #require(try await spool.timeline(message).last)
        #expect(last.kind == kind && last.status == .ok && last.reply == "Out of office")
        #expect(try await spool.message(message)?.status == .ok)
        #expect(try await spool.statusCounts(account: nil, campaign: nil) == [.ok: 1])
        var bounces = EventFilter()
        bounces.changesOnly = true
        #expect(try await spool.events(bounces).map(\.kind) == [.status, .status])
    }

    @Test("puts a complaint on the account's own list, once, and mail still waiting is dropped")
    func complaint() async throws {
        let message = try await delivered(status: .deferred)
        let complaint = LateOutcome(
            message: message, kind: .complaint, source: .fbl, reply: "abuse", suppression: .complaint)
        #expect(try await settle(try await read(message), complaint) == .settled(eventCount: 1))
        #expect(try await settle(try await read(message, "again"), complaint) == .repeated)
        let entries = try await spool.suppressions(SuppressionFilter(.account(.first)))
        #expect(entries.map(\.cause) == [.complaint] && entries.map(\.address) == ["ada@example.com"])
        #expect(try await spool.suppressions(SuppressionFilter(.system)).isEmpty)
        #expect(try await spool.message(message)?.status == .deferred)
        kit.time.advance(by: .seconds(61))
        #expect(try await spool.claim(limit: 9, perDomain: 9).isEmpty)
        #expect(try await spool.timeline(message).map(\.status) == [.injected, .deferred, .deferred, .dropped])
    }

    @Test("about bytes that went to several is settled on those it names alone")
    func shared() async throws {
        let content = SampleMail.content(to: ["a@example.com", "b@example.com", "c@example.org"])
        guard case .accepted(let accepted) = try await spool.accept(Acceptance(account: .first, contents: [content]))
        else {
            return
        }
        let (isKnown, targets) = try await spool.returnedTargets(
            of: accepted[0].key, named: ["b@example.com", "victim@example.net", "c@example.org"])
        #expect(isKnown && targets.map(\.message) == [accepted[1].key, accepted[2].key])
        #expect(targets.allSatisfy { !$0.isOnly })
        #expect(try await spool.returnedTargets(of: MessageKey(number: 5), named: []).isKnown == false)
        let alone = try await spool.acceptSample(to: ["d@example.com"])[0].key
        let only = try await spool.returnedTargets(of: alone, named: ["victim@example.net"])
        #expect(only.targets.map(\.message) == [alone] && only.targets.allSatisfy(\.isOnly))
    }

    @Test("is met alone after it brought the node down")
    func poison() async throws {
        let message = try await delivered()
        for index in 0..<4 { _ = try await spool.keep(mail(message, "mail \(index)")) }
        #expect(try await spool.waitingReturned(limit: 10).count == 4)
        let second = try await spool.waitingReturned(limit: 10)
        #expect(second.count == 1 && second[0].attempts == 2)
        #expect(try await spool.waitingReturned(limit: 10)[0].attempts == 3)
    }

    @Test("waits for people in quarantine, who release or drop it")
    func quarantine() async throws {
        let message = try await delivered()
        _ = try await spool.keep(mail(nil, "first"))
        _ = try await spool.keep(mail(nil, "second"))
        let waiting = try await spool.waitingReturned(limit: 10)
        let (first, second) = (waiting[0], waiting[1])
        for mail in [first, second] {
            let ending = ReturnedSettlement.Ending.quarantine(.untied)
            let settlement = ReturnedSettlement(mail: mail.key, at: kit.time.now(), kind: "complaint", ending: ending)
            #expect(try await spool.settle(settlement) == .quarantined)
        }
        #expect(try await spool.returnedDepth() == (0, 2))
        #expect(try await spool.returned(state: .quarantined, before: nil, limit: 9).map(\.why) == [.untied, .untied])
        #expect(try await spool.release(returned: first.key, to: message, by: "ada"))
        #expect(try await spool.waitingReturned(limit: 9).map(\.tiedTo) == [message])
        #expect(try await spool.drop(returned: second.key, by: "ada"))
        #expect(try await spool.drop(returned: second.key, by: "ada") == false)
        #expect(try await spool.returned(second.key)?.actedBy == "ada")
        #expect(try await spool.returnedBytes(second.key) == nil)
    }

    @Test("is bounded: so many for a message, and what is old goes")
    func bounded() async throws {
        let message = try await delivered()
        for index in 0..<Spool.returnedPerMessage { _ = try await spool.keep(mail(message, "\(index)")) }
        #expect(try await spool.keep(mail(message, "one more")) == .full)
        #expect(try await spool.keep(mail(message, "5")) == .repeated)
        let mail = try await read(nil, "old")
        _ = try await spool.settle(
            ReturnedSettlement(mail: mail.key, at: kit.time.now(), ending: .quarantine(.forPeople)))
        kit.time.advance(by: .seconds(29 * 86_400))
        #expect(try await spool.sweepReturned() == 0)
        kit.time.advance(by: .seconds(2 * 86_400))
        #expect(try await spool.sweepReturned() == 1)
        #expect(try await spool.returned(mail.key)?.state == .dropped)
        kit.time.advance(by: .seconds(10 * 86_400))
        #expect(try await spool.sweepReturned() == 1)
        #expect(try await spool.returned(mail.key) == nil)
    }
}
