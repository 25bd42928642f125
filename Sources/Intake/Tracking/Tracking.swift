public import Mail
public import Storage
import Synchronization

/// Makes the links of mail that lead through us, and reads them when they are asked for.
///
/// A link is a short token that only this house can make. Where it leads stands in the store or within the signed token, never
/// beside it, so that nobody can make one of our links lead elsewhere. The argument is in docs/decisions/0020-tracking.md.
public final class Tracking: Sendable {
    /// Where the links point to: `https://mail.example.com`, without a slash at the end.
    public let baseURL: String
    private let engine: any Engine
    private let time: any TimeSource
    private let keys: Mutex<[TrackingKey]>
    let links: TrackedLinks

    private init(baseURL: String, engine: any Engine, time: any TimeSource, keys: [TrackingKey]) {
        self.baseURL = baseURL
        self.engine = engine
        self.time = time
        self.keys = Mutex(keys)
        links = TrackedLinks(engine: engine)
    }

    /// Reads the keys, and makes one where there is none.
    /// - Parameter baseURL: `http://` or `https://`, a host and perhaps a path.
    public static func open(baseURL: String, engine: any Engine, time: any TimeSource) async throws -> Tracking {
        try await Schema.migrate(engine)
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        let now = time.now()
        let keys = try await engine.write { connection in
            if case let found = try TrackingKey.all(in: connection), !found.isEmpty { return found }
            try TrackingKey(number: 1, madeAt: now).insert(into: connection)
            return try TrackingKey.all(in: connection)
        }
        return Tracking(baseURL: base, engine: engine, time: time, keys: keys)
    }

    /// Signs from here on with a new key. What the earlier ones signed stays good.
    public func rotate() async throws {
        let now = time.now()
        let found = try await engine.write { connection in
            let known = try TrackingKey.all(in: connection)
            try TrackingKey(number: (known.first?.number ?? 0) + 1, madeAt: now).insert(into: connection)
            return try TrackingKey.all(in: connection)
        }
        keys.withLock { $0 = found }
    }

    /// Reads the keys anew: another node may have made one.
    public func refresh() async throws {
        let found = try await engine.read { try TrackingKey.all(in: $0) }
        keys.withLock { $0 = found }
    }

    /// One-click unsubscription is offered over HTTPS alone. Source: RFC 8058 section 3.1.
    public var offersOneClick: Bool { baseURL.hasPrefix("https://") }

    // MARK: Outgoing

    /// The image that tells of an open.
    public func openURL(_ message: MessageKey) -> String { "\(baseURL)/o/\(write(.open(message)))" }

    /// A link that leads to target number `link`.
    public func clickURL(_ message: MessageKey, link: Int64) -> String {
        "\(baseURL)/c/\(write(.click(message, link: link)))"
    }

    /// A link that leads to a target of one recipient's own; `nil` for one over 2 KiB.
    public func clickURL(_ message: MessageKey, target: String) -> String? {
        guard target.utf8.count <= TrackingToken.targetByteCount else { return nil }
        return "\(baseURL)/c/\(write(.clickTarget(message, url: target)))"
    }

    public func unsubscribeURL(_ link: UnsubscribeLink) -> String { "\(baseURL)/u/\(write(.unsubscribe(link)))" }

    private func write(_ token: TrackingToken) -> String {
        guard let key = keys.withLock({ $0.first }) else { preconditionFailure("open has made a key") }
        return token.write(key)
    }

    // MARK: Incoming

    /// `nil` for a text that this house did not write. Takes no I/O.
    public func read(_ text: some StringProtocol) -> TrackingToken? {
        TrackingToken(text, keys: keys.withLock { $0 })
    }

    /// Where a followed link leads; `nil` for a token that is no link's.
    public func target(of token: TrackingToken) async throws -> String? {
        switch token {
        case .click(_, let link): try await links.url(of: link)
        case .clickTarget(_, let url): url
        case .open, .unsubscribe: nil
        }
    }
}
