internal import AsyncHTTPClient
internal import DNS
public import Mail

/// Posts entries of the feed to a receiver on this machine, signed as webhooks are: what a developer works with before there
/// is a place on the internet to post to.
public struct WebhookForwarder: Sendable {
    private let url: WebhookURL
    private let client: WebhookClient
    public let secret: WebhookSecret

    /// What came of it.
    public enum Ending: Hashable, Sendable {
        case answered(Int)
        case failed(WebhookFailure)

        public var isDelivered: Bool { if case .answered(200..<300) = self { true } else { false } }
    }

    /// - Parameter url: `http://localhost:3000/hook`, or an address instead of the name.
    /// - Throws: `WebhookFault`.
    public init(to url: String, secret: WebhookSecret = .make()) throws {
        self.url = try WebhookURL.parse(url, allowsPrivate: true)
        self.secret = secret
        var resolver = StaticResolver()
        if let name = DomainName("localhost") {
            resolver.addresses[name] = .found(["127.0.0.1"], timeToLive: .seconds(1))
        }
        client = WebhookClient(
            resolver: resolver, group: HTTPClient.defaultEventLoopGroup, allowsPrivate: true)
    }

    /// - Parameters:
    ///   - id: the entry's.
    ///   - body: the entry as the feed showed it.
    public func forward(id: String, body: [UInt8], at time: Timestamp) async -> Ending {
        do {
            let line = try await client.line(to: url, connections: 1)
            let answer = await line.send(WebhookPost(id: id, at: time, body: body, secrets: [secret]))
            await line.close()
            switch answer.ending {
            case .answered(let status): return .answered(status)
            case .failed(let failure): return .failed(failure)
            }
        } catch {
            return .failed(error)
        }
    }
}
