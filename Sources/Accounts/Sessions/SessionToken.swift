import Crypto

/// What a browser or a command shows to go on where it signed in: `ps_` and 160 random bits, as an API key's text. The
/// store has its SHA-256.
struct SessionToken {
    static let prefix = "ps_"

    let text: String

    /// A new one.
    init(using generator: inout some RandomNumberGenerator) {
        text = APIKeySecret.chance(behind: SessionToken.prefix, using: &generator)
    }

    /// `nil` for a text that no session has, which costs no look at the store.
    init?(_ text: String) {
        guard APIKeySecret.isChance(text, behind: SessionToken.prefix) else { return nil }
        self.text = text
    }

    var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
