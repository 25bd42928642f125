/// A mail provider as its senders know it: names, wordings, limits, and how often what happens.
struct Profile: Sendable {
    let name: String
    /// Recipients' domains, all under the reserved `test`.
    let domains: [String]
    /// MX hosts under their true names, so that rules that go by them apply; all answered from memory.
    let exchangers: [String]
    /// Share of a campaign's recipients.
    let weight: Int
    let banner: Wording
    /// To the final dot of a message that is taken.
    let accepted: Wording
    var limits = Limits()
    /// What happens to a recipient, by weight; the rest up to 1,000 is accepted.
    let mix: [(weight: Int, fate: Fate)]
    var manners = Manners()

    struct Limits: Sendable {
        /// At once; one more is told `tooManyConnections` and closed.
        var connections = 1_000
        var tooManyConnections = Wording("421 4.7.0 {host} Too many connections from your host")
        /// Then the next MAIL is told `tooManyMessages` and the connection closed.
        var messagesPerConnection = 10_000
        /// `nil`: closes without a word.
        var tooManyMessages: Wording? = Wording("421 4.7.0 {host} Too many messages in this connection")
        /// A minute of the simulated world's time, and as many at once.
        var messagesPerMinute: Int?
        var tooFast = Wording("451 4.7.1 Too many messages, slow down")
    }

    /// Everybody's fate at this provider: the same recipient meets the same one for the same seed.
    func fate(of recipient: String, seed: UInt64) -> Fate {
        var lot = Int(Lot.draw(seed, name, recipient) % 1_000)
        for entry in mix {
            lot -= entry.weight
            if lot < 0 { return entry.fate }
        }
        return .ok
    }
}

/// Chance that is always the same for the same things.
enum Lot {
    /// FNV-1a over the texts, then mixed so that every bit counts.
    static func draw(_ seed: UInt64, _ texts: String...) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
        return hash ^ hash >> 31
    }
}
