import DNS
import Mail
import Synchronization

/// How often strangers may ask: by the client's address, and by the domain that the DNS would be asked about.
final class SignupLimits: Sendable {
    /// Of one client in a minute; enough for a person who mistypes, and for an office behind one address.
    static let perClient = 60
    /// Questions to the DNS about names of one domain in a minute: answers that are kept cost none.
    static let perDomain = 60
    /// Whoever is counted, in one minute; more than that are counted together.
    static let limit = 50_000

    private struct State {
        var minute: Int64 = 0
        var counts: [String: Int] = [:]
        var others = 0
    }

    private let state = Mutex(State())

    /// - Returns: seconds to wait; `nil` where there is room.
    func take(client: String?, now: Timestamp) -> Int? {
        take("c " + Self.network(client ?? ""), limit: Self.perClient, now: now)
    }

    func take(domain: DomainName, now: Timestamp) -> Int? {
        take("d " + Self.registrable(domain), limit: Self.perDomain, now: now)
    }

    private func take(_ name: String, limit: Int, now: Timestamp) -> Int? {
        let minute = now.seconds / 60
        let count = state.withLock { state in
            if state.minute != minute { state = State(minute: minute) }
            if state.counts[name] == nil, state.counts.count >= Self.limit {
                state.others += 1
                return state.others
            }
            state.counts[name, default: 0] += 1
            return state.counts[name] ?? 1
        }
        return count > limit ? Int(60 - now.seconds % 60) : nil
    }

    /// One household has as many IPv6 addresses as it likes, all with the same first 64 bits.
    static func network(_ client: String) -> String {
        guard case .v6(let high, _)? = IPAddress(client) else { return client }
        return "v6 \(String(high, radix: 16))"
    }

    /// The last two labels, or three under names such as `co.uk`: a guess that is good enough to count by.
    static func registrable(_ domain: DomainName) -> String {
        let labels = domain.text.split(separator: ".")
        guard labels.count > 2, let top = labels.last else { return domain.text }
        let isSecondLevel = top.utf8.count == 2 && labels[labels.count - 2].utf8.count <= 3
        return labels.suffix(isSecondLevel ? 3 : 2).joined(separator: ".")
    }
}
