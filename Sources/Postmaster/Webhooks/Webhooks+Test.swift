internal import JSON
internal import Mail
public import Spool
public import Storage

extension Webhooks {
    /// The log of an endpoint's tries, newest first.
    /// - Parameter limit: 1...1,000.
    /// - Returns: `nil` where there is no such endpoint.
    public func attempts(
        of key: WebhookKey, account: AccountID, before: WebhookAttemptKey? = nil, failedOnly: Bool = false,
        limit: Int = 50
    ) async throws -> [WebhookAttempt]? {
        guard try await endpoint(key, of: account) != nil else { return nil }
        return try await WebhookLog(spool: rooms.spool)
            .attempts(of: key, before: before, failedOnly: failedOnly, limit: limit)
    }

    /// Posts a sample of a type at once, whether the endpoint is enabled or not, and notes it in the log. It is not tried
    /// again, and its `data.sample` is true.
    /// - Returns: `nil` where there is no such endpoint.
    public func test(_ key: WebhookKey, of account: AccountID, type: EventType) async throws -> WebhookAttempt? {
        guard let endpoint = try await endpoint(key, of: account) else { return nil }
        let now = rooms.time.now()
        let attempt: WebhookAttemptKey = rooms.spool.keys.next()
        let id = "evt_sample_\(attempt.description.dropFirst(WebhookAttemptKey.prefix.count))"
        let post = WebhookPost(
            id: id, at: now, body: WebhookSample.body(type, id: id, account: account, at: now),
            secrets: try await rooms.secrets(of: key))
        let start = ContinuousClock.now
        let answer = await answer(to: post, at: endpoint)
        let made = WebhookAttempt(
            key: attempt, endpoint: key, event: nil, type: type.rawValue, number: 1, at: now,
            latency: ContinuousClock.now - start, answer: answer, request: post.text(to: endpoint.url))
        try await WebhookLog(spool: rooms.spool).note(made)
        return made
    }

    private func answer(to post: WebhookPost, at endpoint: WebhookEndpoint) async -> WebhookAnswer {
        do {
            let url = try WebhookURL.parse(endpoint.url, allowsPrivate: rooms.client.allowsPrivate)
            let line = try await rooms.client.line(to: url, connections: 1)
            let answer = await line.send(post)
            await line.close()
            return answer
        } catch let failure as WebhookFailure {
            return WebhookAnswer(ending: .failed(failure))
        } catch {
            return WebhookAnswer(ending: .failed(.addressForbidden))
        }
    }
}

extension WebhookAttempt {
    init(
        key: WebhookAttemptKey, endpoint: WebhookKey, event: EventSequence?, type: String, number: Int, at: Timestamp,
        latency: Duration, answer: WebhookAnswer, request: String
    ) {
        let (status, failure): (Int?, WebhookFailure?) =
            switch answer.ending {
            case .answered(let status): (status, nil)
            case .failed(let failure): (nil, failure)
            }
        self.init(
            key: key, endpoint: endpoint, event: event, type: type, number: number, at: at,
            // As exact as the log keeps it.
            latency: .microseconds(latency.microseconds), status: status, failure: failure, request: request,
            response: answer.head, body: answer.body)
    }

    /// As `WebhookLedger.log` writes it.
    var row: [Binding] {
        [
            .key(key), .key(endpoint), .integer(event?.number ?? 0), .text(type), .integer(number),
            .integer(at.microseconds), .integer(latency.microseconds), .integer(orNull: status.map { Int64($0) }),
            .text(orNull: failure?.rawValue), .text(request), .text(response), .text(body),
        ]
    }
}
