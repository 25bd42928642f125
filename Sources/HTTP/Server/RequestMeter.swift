import Accounts
import HTTPTypes
import Hummingbird
import Mail
import Synchronization

/// How often each key or person asks: so many requests within a minute by the clock.
/// Source: draft-ietf-httpapi-ratelimit-headers-10.
final class RequestMeter: Sendable {
    /// What is left of a window.
    struct Quota: Hashable, Sendable {
        let limit: Int
        let left: Int
        /// Seconds until the next window: 1...60.
        let seconds: Int64

        func add(to headers: inout HTTPFields) {
            headers[.rateLimitPolicy] = "\"requests\";q=\(limit);w=\(RequestMeter.windowSeconds)"
            headers[.rateLimit] = "\"requests\";r=\(left);t=\(seconds)"
        }
    }

    static let windowSeconds: Int64 = 60
    /// Callers remembered; there are few that ask within one minute.
    static let callerLimit = 10_000

    private struct State {
        var window: Int64 = 0
        var counts: [Caller.Identity: Int] = [:]
    }

    private let limit: Int?
    private let state = Mutex(State())

    /// - Parameter limit: requests a minute, 1...; `nil`: no limit.
    init(limit: Int?) { self.limit = limit }

    /// - Returns: `nil` where there is no limit.
    /// - Throws: a `Problem` (429).
    func take(of caller: Caller.Identity, now: Timestamp) throws(Problem) -> Quota? {
        guard let limit else { return nil }
        let window = now.seconds / Self.windowSeconds
        let count = state.withLock { state in
            if state.window != window || state.counts.count >= Self.callerLimit {
                state.window = window
                state.counts.removeAll(keepingCapacity: true)
            }
            let count = state.counts[caller, default: 0] + 1
            state.counts[caller] = count
            return count
        }
        let seconds = (window + 1) * Self.windowSeconds - now.seconds
        let quota = Quota(limit: limit, left: max(0, limit - count), seconds: seconds)
        guard count > limit else { return quota }
        var headers: HTTPFields = [.retryAfter: String(seconds)]
        quota.add(to: &headers)
        throw Problem(
            .tooManyRequests, "A caller may ask \(limit) times a minute; the next one begins in \(seconds) s.",
            headers: headers)
    }
}

extension HTTPField.Name {
    static let rateLimit = HTTPField.Name("RateLimit")!
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
}
