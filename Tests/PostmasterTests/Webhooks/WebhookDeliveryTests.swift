import DNS
import JSON
import Mail
import NIOCore
import NIOSSL
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@Suite("Webhooks", .eachEngine, .timeLimit(.minutes(15)))
struct WebhookDeliveryTests {
    @Test("post every event once, signed, in order")
    func delivers() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start()
        try await kit.accept(3)
        let (endpoint, secret) = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(250)
        try await kit.webhooks.catchUp()
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.sequences == Array(4...253))
        #expect(receiver.requests.allSatisfy { $0.isSigned(with: secret) })
        let first = try #require(receiver.requests.first)
        #expect(first.id == EventSequence(number: 4).description)
        #expect(first.json["id"] == .string(first.id) && first.json["type"] == "message.accepted")
        #expect(first.json["data"]?["recipient"] == "u0@example.com")
        #expect(first.json["account_id"] == .string(AccountID.first.description))
        #expect(first.body.count < 20_000)
        #expect(try await kit.endpoint(endpoint.key)?.through.number == 253)
    }

    @Test("keep the order of each message, whatever is under way beside it")
    func lanes() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start()
        _ = try await kit.add(receiver.url, inFlight: 8)
        try await kit.accept(30)
        let entries = try await kit.spool.claim(limit: 30, perDomain: 30)
        try await kit.spool.settle(entries.map { SampleMail.delivery(of: $0, at: kit.time.now()) })
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.sequences.sorted() == Array(1...60))
        for message in Dictionary(grouping: receiver.requests, by: { $0.json["data"]?["message_id"] }).values {
            #expect(message.map(\.sequence) == message.map(\.sequence).sorted())
        }
    }

    @Test("post what is subscribed to, of the own account")
    func filters() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start()
        _ = try await kit.add(receiver.url, types: EventType.named("message.bounced", "campaign.finished"))
        let other = try await Receiver.start()
        _ = try await kit.add(other.url, account: AccountID(number: 2))
        try await kit.accept(2)
        let entries = try await kit.spool.claim(limit: 2, perDomain: 2)
        try await kit.spool.settle(entries.map { SampleMail.bounce(of: $0, at: kit.time.now()) })
        let notice = NewNotice(
            .campaignFinished, account: .first, subject: "cmp_1", data: ["sent": .integer(2)], at: .zero)
        try await kit.store.engine.write { try Notice.post(notice, on: $0) }
        try await kit.webhooks.catchUp()
        await receiver.stop()
        await other.stop()
        #expect(receiver.sequences.sorted() == [3, 4, 7])
        let last = try #require(receiver.requests.first { $0.sequence == 7 })
        #expect(last.json["data"] == ["subject": "cmp_1", "sent": .integer(2)])
        #expect(other.requests.isEmpty)
    }

    @Test("try again what was refused, beside what is new, on the schedule")
    func retries() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start { _, request in request.sequence == 2 ? .answer(500) : .answer(204) }
        let (endpoint, _) = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(3)
        try await kit.webhooks.catchUp()
        #expect(receiver.sequences == [1, 2, 3])
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        #expect(receiver.sequences == [1, 2, 3, 4])
        for wait in [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] {
            kit.time.advance(by: .seconds(wait - 1))
            try await kit.webhooks.catchUp()
            let before = receiver.requests.count
            kit.time.advance(by: .seconds(1))
            try await kit.webhooks.catchUp()
            #expect(receiver.requests.count == before + 1)
        }
        kit.time.advance(by: .seconds(86_400 * 3))
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.sequences.count { $0 == 2 } == 10)
        #expect(Set(receiver.requests.filter { $0.sequence == 2 }.map(\.id)).count == 1)
        let after = try #require(try await kit.endpoint(endpoint.key))
        #expect(after.retryCount == 0 && after.isEnabled)
        let log = try #require(try await kit.webhooks.attempts(of: endpoint.key, account: .first, failedOnly: true))
        #expect(log.count == 10 && log.first?.number == 10 && log.allSatisfy { $0.status == 500 })
        #expect(kit.metric("postrider_webhook_deliveries_total{result=\"abandoned\"} 1"))
    }

    @Test("ask a receiver that refuses everything with one event, and catch up when it is back")
    func outage() async throws {
        let kit = try await WebhookKit()
        let isUp = Switch()
        let receiver = try await Receiver.start { _, _ in isUp.isOn ? .answer(200) : .answer(503) }
        let (endpoint, _) = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(200)
        try await kit.webhooks.catchUp()
        #expect(receiver.sequences == [1, 2, 3, 4, 5])
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        #expect(receiver.requests.count == 5)
        kit.time.advance(by: .seconds(5))
        try await kit.webhooks.catchUp()
        #expect(try await kit.endpoint(endpoint.key)?.failingSince != nil)
        isUp.turnOn()
        kit.time.advance(by: .seconds(400))
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(Set(receiver.sequences) == Set(1...201))
        let after = try #require(try await kit.endpoint(endpoint.key))
        #expect(after.failingSince == nil && after.retryCount == 0 && after.through.number == 201)
    }

    @Test("wait as long as the receiver asks")
    func retryAfter() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start { number, _ in
            number == 0 ? .answer(429, headers: [("Retry-After", "600")]) : .answer(200)
        }
        _ = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        kit.time.advance(by: .seconds(599))
        try await kit.webhooks.catchUp()
        #expect(receiver.requests.count == 1)
        kit.time.advance(by: .seconds(1))
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.sequences == [1, 1])
    }

    @Test("end at a receiver that is gone, with a notice to its owner")
    func gone() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start { _, _ in .answer(410) }
        let (endpoint, _) = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(20)
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.requests.count == 1)
        let after = try #require(try await kit.endpoint(endpoint.key))
        #expect(after.disabledWhy == .gone && after.disabledAt == kit.time.now())
        let filter = FeedFilter(account: .first, types: EventType.named("webhook.disabled"))
        let notices = try await kit.spool.feed(filter, after: EventSequence(number: 0), limit: 10).entries
        guard case .notice(let notice)? = notices.first else {
            Issue.record("there is a notice")
            return
        }
        #expect(notices.count == 1 && notice.subject == endpoint.key.description)
        #expect(notice.data["why"] == "gone" && notice.data["last_answer"] == .integer(410))
    }

    @Test("end after five days of failure, and not before")
    func failing() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start { _, _ in .close }
        let (endpoint, _) = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(10)
        for hour in 0..<200 {
            try await kit.webhooks.catchUp()
            let state = try #require(try await kit.endpoint(endpoint.key))
            if !state.isEnabled {
                #expect(hour >= 120 && state.disabledWhy == .failing)
                break
            }
            kit.time.advance(by: .seconds(3_600))
        }
        let after = try #require(try await kit.endpoint(endpoint.key))
        #expect(!after.isEnabled)
        let count = receiver.requests.count
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        #expect(receiver.requests.count == count)
        await receiver.stop()
        let healthy = try await Receiver.start()
        var change = WebhookChange()
        (change.isEnabled, change.url) = (true, healthy.url)
        _ = try await kit.webhooks.change(endpoint.key, of: .first, change)
        try await kit.webhooks.catchUp()
        await healthy.stop()
        #expect(healthy.sequences.contains(11))
    }

    @Test("go on where they were after a restart")
    func restart() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start { number, _ in number == 1 ? .answer(500) : .answer(200) }
        _ = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(3)
        try await kit.webhooks.catchUp()
        try await kit.accept(2)
        kit.time.advance(by: .seconds(10))
        let restarted = kit.restarted()
        try await restarted.catchUp()
        await receiver.stop()
        #expect(receiver.sequences.sorted() == [1, 2, 2, 3, 4, 5])
    }

    @Test("a receiver that never answers holds up nobody else")
    func slow() async throws {
        let kit = try await WebhookKit(timeLimit: .milliseconds(300))
        let hanging = try await Receiver.start { _, _ in .hang }
        let quick = try await Receiver.start()
        let (endpoint, _) = try await kit.add(hanging.url, inFlight: 4)
        _ = try await kit.add(quick.url)
        try await kit.accept(100)
        try await kit.webhooks.catchUp()
        #expect(Set(quick.sequences) == Set(1...100))
        let log = try #require(try await kit.webhooks.attempts(of: endpoint.key, account: .first))
        #expect(!log.isEmpty && log.count <= 9 && log.allSatisfy { $0.failure == .timeout && $0.status == nil })
        await hanging.stop()
        await quick.stop()
    }

    @Test("read the beginning of an answer, and no more")
    func bounds() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start { number, _ in
            switch number {
            case 0: .flood(200)
            case 1: .flood(500)
            default: .answer(302, headers: [("Location", "http://127.0.0.1:1/")], body: "elsewhere")
            }
        }
        let (endpoint, _) = try await kit.add(receiver.url, inFlight: 1)
        try await kit.accept(3)
        try await kit.webhooks.catchUp()
        await receiver.stop()
        let log = try #require(try await kit.webhooks.attempts(of: endpoint.key, account: .first))
        #expect(log.map(\.status) == [302, 500, 200])
        #expect(log.map(\.isDelivered) == [false, false, true])
        #expect(log.map(\.body.utf8.count) == [9, 1_024, 1_024])
        #expect(log[0].response.lowercased().contains("location: http://127.0.0.1:1/"))
        #expect(log[0].request.contains("webhook-signature: v1,"))
    }
}

/// Off until it is turned on.
final class Switch: Sendable {
    private let state = Lock(false)
    var isOn: Bool { state.value }
    func turnOn() { state.set(true) }
}
