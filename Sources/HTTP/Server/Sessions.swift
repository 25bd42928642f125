import Accounts
import Hummingbird
import Mail
import Synchronization

/// People who signed in with an API key. Kept in memory: a restart signs everybody out, a revoked key ends its
/// sessions.
final class Sessions: Sendable {
    static let cookieName = "postrider_session"
    static let life = Duration.seconds(12 * 3_600)
    static let limit = 1_000

    private struct Session {
        let secret: String
        let expiresAt: Timestamp
    }

    private let open = Mutex<[String: Session]>([:])

    /// - Returns: the session's id, 256 random bits.
    func begin(secret: String, now: Timestamp) -> String {
        let id = RandomToken.make(byteCount: 32)
        open.withLock { open in
            open = open.filter { $0.value.expiresAt > now }
            if open.count >= Sessions.limit, let oldest = open.min(by: { $0.value.expiresAt < $1.value.expiresAt }) {
                open[oldest.key] = nil
            }
            open[id] = Session(secret: secret, expiresAt: now + Sessions.life)
        }
        return id
    }

    func end(_ request: Request) {
        guard let id = request.cookies[Sessions.cookieName]?.value else { return }
        open.withLock { $0[id] = nil }
    }

    /// True where the request's cookie names a session whose key still is good for reading.
    func isOpen(for request: Request, accounts: Accounts, now: Timestamp) async throws -> Bool {
        guard let id = request.cookies[Sessions.cookieName]?.value,
            let session = open.withLock({ $0[id] }), session.expiresAt > now,
            let caller = try await accounts.caller(secret: session.secret)
        else { return false }
        return caller.scopes.contains(.read) || caller.scopes.contains(.admin)
    }
}
