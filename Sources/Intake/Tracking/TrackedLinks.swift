import Crypto
import Storage
import Synchronization

/// The targets of links, each under a number that tokens carry. Kept for ever.
final class TrackedLinks: Sendable {
    /// Targets whose number is held in memory, each way.
    private static let cacheCount = 10_000

    private struct Place: Hashable {
        let account: AccountID
        let url: String
    }

    private struct Known {
        var numbers: [Place: Int64] = [:]
        var urls: [Int64: String] = [:]
    }

    private let engine: any Engine
    private let known = Mutex(Known())

    init(engine: any Engine) { self.engine = engine }

    /// The numbers of targets, in order; new ones are given where there are none. Those of a letter that was sent before are
    /// found without I/O.
    func numbers(of urls: [String], account: AccountID) async throws -> [Int64] {
        let held = known.withLock { known in urls.map { known.numbers[Place(account: account, url: $0)] } }
        if case let numbers = held.compactMap(\.self), numbers.count == urls.count { return numbers }
        let numbers = try await engine.write { connection in
            try urls.map { try Self.number(of: $0, account: account, on: connection) }
        }
        known.withLock { known in
            if known.numbers.count + urls.count > Self.cacheCount { known.numbers = [:] }
            for (url, number) in zip(urls, numbers) { known.numbers[Place(account: account, url: url)] = number }
        }
        return numbers
    }

    func url(of number: Int64) async throws -> String? {
        if let url = known.withLock({ $0.urls[number] }) { return url }
        let url = try await engine.read { connection in
            try connection.first(Self.selectURL, [.integer(number)]) { $0.text(0) }
        }
        guard let url else { return nil }
        known.withLock { known in
            if known.urls.count >= Self.cacheCount { known.urls = [:] }
            known.urls[number] = url
        }
        return url
    }

    private static func number(of url: String, account: AccountID, on connection: any WriteConnection) throws -> Int64 {
        let digest = Array(SHA256.hash(data: Array(url.utf8)))
        let place: [Binding] = [.key(account), .bytes(digest)]
        // Another node may give the same number to another link in the same moment.
        for _ in 0..<8 {
            if let number = try connection.first(selectNumber, place, { $0.integer(0) }) { return number }
            let next = try connection.first(newest) { $0.integer(0) + 1 } ?? 1
            try connection.execute(insert, [.integer(next)] + place + [.text(url)])
        }
        throw EngineError.unavailable("other nodes take every number for their links")
    }

    private static let selectNumber = Statement("SELECT number FROM tracked_link WHERE account = $1 AND digest = $2")
    private static let selectURL = Statement("SELECT url FROM tracked_link WHERE number = $1")
    private static let newest = Statement("SELECT coalesce(max(number), 0) FROM tracked_link")
    private static let insert = Statement(
        """
        INSERT INTO tracked_link (number, account, digest, url) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """)
}
