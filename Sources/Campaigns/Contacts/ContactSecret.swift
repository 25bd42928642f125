import Crypto
import Mail
import Storage

/// The key that confirmation links are signed and erased addresses hashed with. It stands in the store, because every node
/// must know it, and goes nowhere else.
struct ContactSecret: Sendable {
    private let key: SymmetricKey

    private static let newest = Statement("SELECT secret FROM contact_secret WHERE number = 1")
    private static let insertion = Statement(
        "INSERT INTO contact_secret (number, made_at, secret) VALUES (1, $1, $2) ON CONFLICT (number) DO NOTHING")

    /// The store's, made over 256 random bits where there is none.
    static func open(engine: any Engine, now: Timestamp) async throws -> ContactSecret {
        let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        let bytes = try await engine.write { connection in
            if let known = try connection.first(newest, [], { $0.bytes(0) }) { return known }
            try connection.execute(insertion, [.integer(now.microseconds), .bytes(fresh)])
            return try connection.first(newest, [], { $0.bytes(0) }) ?? fresh
        }
        return ContactSecret(key: SymmetricKey(data: bytes))
    }

    /// HMAC-SHA-256 over a purpose and what is meant: codes of one purpose are worth nothing for another.
    func code(_ purpose: String, _ bytes: [UInt8]) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Array("postrider \(purpose) 1\0".utf8))
        code.update(data: bytes)
        return Array(code.finalize())
    }

    /// What an address that asked to be forgotten is known by: useless without the store's secret.
    func hash(of mailbox: Mailbox, account: AccountID) -> String {
        let code = code("erased contact", Array("\(account.number) \(mailbox.normalized)".utf8))
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
