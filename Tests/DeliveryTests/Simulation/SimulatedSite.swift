import Bounce
import Mail
import NIOCore
import Spool

@testable import Delivery

/// How a site's servers behave.
struct Manners {
    /// Microseconds from a command to its answer.
    var latency: Int64 = 30_000
    /// Connections that they greet; more are turned away.
    var capacity = 100
    var greylists = false
    var unknownShare = 0.02
    var fullShare = 0.005
    var spamShare = 0.002
    /// Of transactions: the connection breaks after the final dot, and the mail was taken.
    var lostAnswerShare = 0.0005
    /// They close a connection after so many transactions.
    var closesAfter = Int.max
    /// Recipients a minute that they take; more are refused for now.
    var perMinute = Int.max
    /// Nobody listens, ever.
    var isDead = false
    /// When nothing is answered, in microseconds since the beginning.
    var silences: [Range<Int64>] = []

    /// Nothing but our own limits keeps mail waiting here.
    var isPlain: Bool { !isDead && silences.isEmpty && perMinute == .max && capacity >= 20 && !greylists }

    func isSilent(at elapsed: Int64) -> Bool { silences.contains { $0.contains(elapsed) } }
}

/// A site as the world sees it, and the watch over the limits that we promised to keep.
struct SimulatedSite {
    let number: Int
    let destination: Destination
    let manners: Manners
    let limits: QueueLimits
    private(set) var connectionCount = 0
    /// In the minute that began then.
    private var takenCount = 0
    private var minuteStart: Int64 = 0
    private var messageWatch: RateWatch?
    private var connectionWatch: RateWatch?

    init(number: Int, manners: Manners, limits: QueueLimits) throws {
        self.number = number
        self.manners = manners
        self.limits = limits
        let host = MailHost(DomainName("mx.site\(number).example")!, rank: 0)
        let backup = MailHost(DomainName("mx2.site\(number).example")!, rank: 1)
        let address = try SocketAddress(ipAddress: "192.0.2.1", port: 25)
        let exchangers = [host, backup].prefix(number % 3 == 0 ? 2 : 1)
        destination = Destination(
            site: Site(source: "default", exchangers: Array(exchangers)),
            exchangers: exchangers.map { Exchanger(host: $0, address: address) })
        messageWatch = limits.messageRate.map(RateWatch.init)
        connectionWatch = limits.connectionRate.map(RateWatch.init)
    }

    var hasRate: Bool { messageWatch != nil || connectionWatch != nil }

    // MARK: What is seen of us

    /// - Returns: what was promised and not kept.
    mutating func opened(at now: Timestamp, isNewSlot: Bool) -> String? {
        if isNewSlot { connectionCount += 1 }
        if connectionCount > limits.connections { return "\(connectionCount) connections to site \(number)" }
        return connectionWatch?.note(1, at: now) == false ? "connection rate of site \(number)" : nil
    }

    mutating func closed() { connectionCount -= 1 }

    mutating func sent(_ count: Int, at now: Timestamp) -> String? {
        if count > limits.recipientsPerTransaction { return "\(count) recipients at once to site \(number)" }
        return messageWatch?.note(count, at: now) == false ? "message rate of site \(number)" : nil
    }

    /// A node that starts anew, or a clock that jumped, knows nothing of what went before.
    mutating func forget(connections: Bool) {
        if connections { connectionCount = 0 }
        messageWatch?.forget()
        connectionWatch?.forget()
    }

    // MARK: What it answers

    mutating func isTooMuch(at elapsed: Int64) -> Bool {
        guard manners.perMinute < .max else { return false }
        if elapsed - minuteStart >= 60_000_000 {
            minuteStart = elapsed
            takenCount = 0
        }
        takenCount += 1
        return takenCount > manners.perMinute
    }
}

/// Whether in no window of a rate's length more went than it says.
struct RateWatch {
    let rate: Rate
    private var times: [Int64] = []
    private var next = 0

    init(_ rate: Rate) { self.rate = rate }

    /// - Returns: false where it was one too many.
    mutating func note(_ count: Int, at now: Timestamp) -> Bool {
        var isKept = true
        for _ in 0..<count {
            if times.count < rate.count {
                times.append(now.microseconds)
                continue
            }
            // A microsecond is the clock's grain.
            isKept = isKept && now.microseconds - times[next] >= Int64(rate.unit.seconds) * 1_000_000 - 1
            times[next] = now.microseconds
            next = (next + 1) % times.count
        }
        return isKept
    }

    mutating func forget() {
        times = []
        next = 0
    }
}
