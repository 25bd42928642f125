import Crypto

/// The text of an API key: `pk_` and 32 characters of Crockford's base 32 over 160 random bits. Whoever has it may act for
/// the account, so it is shown once and kept nowhere: the store has its SHA-256, which 160 bits of chance make useless to
/// whoever steals it.
struct APIKeySecret {
    static let prefix = "pk_"
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    let text: String

    /// A new one.
    init(using generator: inout some RandomNumberGenerator) {
        text = APIKeySecret.chance(behind: APIKeySecret.prefix, using: &generator)
    }

    /// `prefix` and 32 characters over 160 random bits.
    static func chance(behind prefix: String, using generator: inout some RandomNumberGenerator) -> String {
        var bytes = Array(prefix.utf8)
        for _ in 0..<4 {
            // 40 bits are 8 characters.
            let bits: UInt64 = generator.next()
            for shift in stride(from: 35, through: 0, by: -5) {
                bytes.append(APIKeySecret.alphabet[Int(bits >> UInt64(shift) & 31)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text that `chance` may have made.
    static func isChance(_ text: String, behind prefix: String) -> Bool {
        text.utf8.count == prefix.utf8.count + 32 && text.hasPrefix(prefix)
            && text.utf8.dropFirst(prefix.utf8.count).allSatisfy(alphabet.contains)
    }

    /// `nil` for a text that no key has, which costs no look at the store.
    init?(_ text: String) {
        guard APIKeySecret.isChance(text, behind: APIKeySecret.prefix) else { return nil }
        self.text = text
    }

    var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// What a list of keys shows of it: `pk_7d2k…`.
    var hint: String { String(text.prefix(7)) + "…" }
}
