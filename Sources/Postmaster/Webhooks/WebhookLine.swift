internal import AsyncHTTPClient
internal import Mail
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// Connections to one receiver at one address that was looked at. Whoever has one closes it.
final class WebhookLine: Sendable {
    let url: WebhookURL
    let address: String
    private let client: HTTPClient
    private let timeLimit: TimeAmount

    init(_ owner: WebhookClient, url: WebhookURL, address: String, connections: Int) {
        self.url = url
        self.address = address
        timeLimit = owner.timeLimit
        client = owner.client(for: url, at: address, connections: connections)
    }

    func close() async { try? await client.shutdown() }

    /// Never throws: whatever goes wrong is an answer.
    func send(_ post: WebhookPost) async -> WebhookAnswer {
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        for (name, value) in post.fields { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: post.body))
        do {
            let response = try await client.execute(request, timeout: timeLimit)
            var answer = WebhookAnswer(ending: .answered(Int(response.status.code)), head: Self.head(of: response))
            answer.retryAfter = Self.retryAfter(response.headers.first(name: "retry-after"))
            answer.body = await beginning(of: response.body)
            return answer
        } catch {
            return WebhookAnswer(ending: .failed(Self.meaning(error)))
        }
    }

    /// The status is the answer; of what follows only the beginning is read, and not for long.
    private func beginning(of body: HTTPClientResponse.Body) async -> String {
        let bytes = await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                do {
                    for try await part in body {
                        bytes.append(
                            contentsOf: part.readableBytesView.prefix(WebhookAnswer.bodyByteLimit - bytes.count))
                        if bytes.count >= WebhookAnswer.bodyByteLimit { break }
                    }
                } catch {}
                return bytes
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(5))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            // What had come when the time was up.
            return (await group.next() ?? nil) ?? []
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func head(of response: HTTPClientResponse) -> String {
        var text = "HTTP/\(response.version.major).\(response.version.minor) \(response.status.code)\n"
        for (name, value) in response.headers {
            text += "\(name): \(value)\n"
            guard text.utf8.count < WebhookAnswer.headByteLimit else { break }
        }
        return text.cut(toByteCount: WebhookAnswer.headByteLimit)
    }

    /// Seconds; a date is left to our own schedule. Source: RFC 9110 section 10.2.3.
    static func retryAfter(_ field: String?) -> Duration? {
        guard let field, (1...9).contains(field.utf8.count), field.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(field)
        else { return nil }
        return .seconds(seconds)
    }

    private static func meaning(_ error: any Error) -> WebhookFailure {
        switch error {
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .tls
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .deadlineExceeded, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
                .getConnectionFromPoolTimeout, .cancelled:
                .timeout
            default: .broken
            }
        case is IOError: .connectFailed
        case let error as ChannelError where error == .eof || error == .alreadyClosed: .broken
        case is ChannelError: .connectFailed
        default: .broken
        }
    }
}
