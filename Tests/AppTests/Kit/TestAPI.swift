import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `/v1` as a program sees it.
struct TestAPI: Sendable {
    struct Sent: Decodable, Sendable {
        let id: String
        let to: String
        let status: String
    }

    struct Message: Decodable, Sendable {
        let id: String
        let recipient: String
        let status: String
        let reason: String?
        let attempts: Int
        let lastReply: String?

        var isFinal: Bool { status != "injected" && status != "deferred" }
    }

    struct Event: Decodable, Sendable {
        let status: String
        let reason: String?
        let reply: String?
        let ruleID: String?
        let nextAttemptAt: String?

        enum CodingKeys: String, CodingKey {
            case status, reason, reply, ruleID = "ruleId", nextAttemptAt
        }
    }

    struct Suppression: Decodable, Sendable {
        let address: String
        let cause: String
        let reply: String?
    }

    struct Page<Entry: Decodable & Sendable>: Decodable, Sendable {
        let data: [Entry]
        let nextAfter: String?
    }

    private struct SendAnswer: Decodable { let messages: [Sent] }

    let base: String
    let key: String

    func send(to recipients: [String], campaign: String? = nil, idempotencyKey: String? = nil) async throws -> [Sent] {
        var letter: [String: any Sendable] = [
            "from": "news@postrider.example", "to": recipients, "subject": "Hello", "text": "Hello.\n",
        ]
        if let campaign { letter["campaign"] = campaign }
        let body = try JSONSerialization.data(withJSONObject: letter, options: .sortedKeys)
        return try await ask(SendAnswer.self, .POST, "/v1/messages", body: body, idempotencyKey: idempotencyKey)
            .messages
    }

    func message(_ id: String) async throws -> Message { try await ask(Message.self, .GET, "/v1/messages/\(id)") }

    func messages(_ query: String = "") async throws -> [Message] {
        var found: [Message] = []
        var after: String?
        repeat {
            let page = try await ask(
                Page<Message>.self, .GET, "/v1/messages?limit=500\(query)" + (after.map { "&after=\($0)" } ?? ""))
            found += page.data
            after = page.nextAfter
        } while after != nil
        return found
    }

    func timeline(_ id: String) async throws -> [Event] {
        try await ask(Page<Event>.self, .GET, "/v1/messages/\(id)/events").data
    }

    func suppressions() async throws -> [Suppression] {
        try await ask(Page<Suppression>.self, .GET, "/v1/suppressions?limit=500").data
    }

    /// Waits until every message has its final status.
    func finished(_ ids: [String], within limit: Duration = .seconds(90)) async throws -> [Message] {
        let deadline = ContinuousClock.now + limit
        while true {
            var messages: [Message] = []
            for id in ids { messages.append(try await message(id)) }
            if messages.allSatisfy(\.isFinal) || ContinuousClock.now > deadline { return messages }
            try await Task.sleep(for: .milliseconds(30))
        }
    }

    func ask<Answer: Decodable>(
        _ type: Answer.Type, _ method: HTTPMethod, _ path: String, body: Data? = nil, idempotencyKey: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        if let idempotencyKey { request.headers.add(name: "Idempotency-Key", value: idempotencyKey) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let answer = try await response.body.collect(upTo: 16 << 20)
        guard (200..<300).contains(response.status.code) else {
            throw Refused(status: Int(response.status.code), text: String(buffer: answer))
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Answer.self, from: Data(answer.readableBytesView))
    }

    struct Refused: Error {
        let status: Int
        let text: String
    }
}
