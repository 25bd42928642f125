/// How many connections a site bears, learnt from how it bears them: up by 1/N a success, down by 1/N a failure of a
/// connection or handshake, never for a recipient's 4yz; halved where the server says that it is too much.
///
/// With 1/N a server that allows 5 deferred 16.5 % of the mail, with 1/√N 24.5 %. Source: Postfix SCHEDULER_README.
struct ConcurrencyFeedback: Hashable, Sendable {
    static let start = 5

    /// 1...
    private(set) var limit: Int
    private var window: Double
    /// Outcomes of before a cut that may still come: they say nothing about the new width.
    private var staleCount = 0

    init(limit: Int) {
        self.limit = max(1, limit)
        self.window = Double(min(Self.start, self.limit))
    }

    /// Connections allowed now, 1...limit.
    var allowed: Int { Int(window) }

    mutating func succeeded() {
        if staleCount > 0 { staleCount -= 1 }
        window = min(Double(limit), window + 1 / window)
    }

    /// The queue's limit has changed.
    mutating func limit(to count: Int) {
        guard count != limit else { return }
        limit = max(1, count)
        window = min(window, Double(limit))
    }

    mutating func failed() { window = max(1, window - 1 / window) }

    /// The server opens no more than this at present.
    mutating func capped(to count: Int) { window = max(1, min(window, Double(count))) }

    /// The server asked for less. What was under way when it first did asks the same once more and is not heard.
    mutating func slowedDown(underWay: Int) {
        guard staleCount == 0 else {
            staleCount -= 1
            return
        }
        staleCount = underWay
        window = max(1, (window / 2).rounded(.down))
    }

    /// After a park one connection tries the ground.
    mutating func startOver() {
        window = 1
        staleCount = 0
    }
}
