import JSON
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@Suite("Webhook endpoints", .eachEngine, .timeLimit(.minutes(15)))
struct WebhookEndpointTests {
    @Test("are an account's own")
    func accounts() async throws {
        let kit = try await WebhookKit()
        let (endpoint, _) = try await kit.add("http://127.0.0.1:1/")
        let other = AccountID(number: 2)
        #expect(try await kit.webhooks.endpoints(of: .first).map(\.key) == [endpoint.key])
        #expect(try await kit.webhooks.endpoints(of: other).isEmpty)
        #expect(try await kit.webhooks.endpoint(endpoint.key, of: other) == nil)
        #expect(try await kit.webhooks.change(endpoint.key, of: other, WebhookChange()) == nil)
        #expect(try await kit.webhooks.rotateSecret(endpoint.key, of: other) == nil)
        #expect(try await kit.webhooks.attempts(of: endpoint.key, account: other) == nil)
        #expect(try await kit.webhooks.remove(endpoint.key, of: other) == false)
        #expect(try await kit.webhooks.remove(endpoint.key, of: .first))
        #expect(try await kit.endpoint(endpoint.key) == nil)
    }

    @Test("are so many and no more")
    func limit() async throws {
        let kit = try await WebhookKit()
        for _ in 0..<Webhooks.accountLimit { _ = try await kit.add("http://127.0.0.1:1/") }
        await #expect(throws: WebhookFault.tooMany(limit: Webhooks.accountLimit)) {
            _ = try await kit.add("http://127.0.0.1:1/")
        }
    }

    @Test("are signed with both secrets while one takes the other's place")
    func rotation() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start()
        let (endpoint, first) = try await kit.add(receiver.url)
        let second = try #require(try await kit.webhooks.rotateSecret(endpoint.key, of: .first))
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        kit.time.advance(by: .seconds(86_401))
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.requests.map { $0.isSigned(with: first) } == [true, false])
        #expect(receiver.requests.map { $0.isSigned(with: second) } == [true, true])
    }

    @Test("are sent again one event, or all of a stretch, with the ids they had")
    func replay() async throws {
        let kit = try await WebhookKit()
        try await kit.accept(5)
        let receiver = try await Receiver.start()
        let (endpoint, _) = try await kit.add(receiver.url, inFlight: 1)
        func ask(_ stretch: Webhooks.Stretch) async throws {
            #expect(try await kit.webhooks.replay(stretch, to: endpoint.key, of: .first) != nil)
            try await kit.webhooks.catchUp()
        }
        try await ask(.one(EventSequence(number: 3)))
        #expect(receiver.sequences == [3])
        try await ask(.places(from: EventSequence(number: 2), through: EventSequence(number: 900)))
        #expect(receiver.sequences == [3, 2, 3, 4, 5])
        kit.time.advance(by: .seconds(7_200))
        try await kit.accept(2)
        try await ask(.time(since: kit.time.now() - .seconds(60), until: nil))
        await receiver.stop()
        #expect(Array(receiver.sequences.dropFirst(5)) == [6, 7, 6, 7])
        #expect(receiver.requests[0].id == receiver.requests[2].id)
        await #expect(throws: WebhookFault.self) {
            _ = try await kit.webhooks.replay(.one(EventSequence(number: 99)), to: endpoint.key, of: .first)
        }
        await #expect(throws: WebhookFault.self) {
            let range = (from: EventSequence(number: 50), through: EventSequence(number: 60))
            _ = try await kit.webhooks.replay(
                .places(from: range.from, through: range.through), to: endpoint.key, of: .first)
        }
    }

    @Test("are sent a sample of every type")
    func samples() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start()
        let (endpoint, secret) = try await kit.add(receiver.url)
        for type in EventType.allCases {
            let attempt = try #require(try await kit.webhooks.test(endpoint.key, of: .first, type: type))
            #expect(attempt.isDelivered && attempt.event == nil && attempt.type == type.rawValue)
        }
        await receiver.stop()
        #expect(receiver.requests.map { $0.json["type"] } == EventType.allCases.map { .string($0.rawValue) })
        #expect(receiver.requests.allSatisfy { $0.json["data"]?["sample"] == true && $0.isSigned(with: secret) })
        #expect(Set(receiver.requests.map(\.id)).count == EventType.allCases.count)
        #expect(
            try await kit.webhooks.attempts(of: endpoint.key, account: .first, limit: 100)?.count
                == EventType.allCases.count)
    }

    @Test("that were disabled go on where they were, or from now")
    func disabling() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start()
        let (endpoint, _) = try await kit.add(receiver.url, inFlight: 1)
        func set(_ isEnabled: Bool, skips: Bool = false) async throws {
            var change = WebhookChange()
            (change.isEnabled, change.skipsBacklog) = (isEnabled, skips)
            _ = try await kit.webhooks.change(endpoint.key, of: .first, change)
            try await kit.webhooks.catchUp()
        }
        try await set(false)
        #expect(try await kit.endpoint(endpoint.key)?.disabledWhy == .byHand)
        try await kit.accept(2)
        try await kit.webhooks.catchUp()
        #expect(receiver.requests.isEmpty)
        try await set(true)
        #expect(receiver.sequences == [1, 2])
        try await set(false)
        try await kit.accept(2)
        try await set(true, skips: true)
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        await receiver.stop()
        #expect(receiver.sequences == [1, 2, 5])
    }
}
