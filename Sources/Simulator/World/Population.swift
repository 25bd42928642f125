import Mail

/// People to write to: a list as a campaign has it, over all providers by their weights, one in a hundred at a domain
/// that takes no mail.
struct Population {
    private static let firstNames = [
        "Ada", "Aiko", "Alan", "Amélie", "Anna", "Ben", "Chloé", "Dmitri", "Edsger", "Elif", "Emil", "Fatima", "Grace",
        "Hana", "Ivan", "Jana", "João", "Jürgen", "Karin", "Léa", "Liam", "Lin", "Magda", "Mateo", "Mia", "Noah",
        "Olga",
        "Paweł", "Priya", "Renée", "Sofia", "Søren", "Tariq", "Uma", "Vera", "Wei", "Yusuf", "Zoë",
    ]
    private static let lastNames = [
        "Almeida", "Bauer", "Becker", "Bernard", "Costa", "Dijkstra", "Dubois", "Eriksen", "Fischer", "García",
        "Haddad",
        "Hopper", "Ivanova", "Jansen", "Kaya", "Kim", "Kowalski", "Laurent", "Lovelace", "Marino", "Meyer", "Müller",
        "Nakamura", "Novák", "O'Brien", "Okafor", "Patel", "Petrov", "Rossi", "Sato", "Schmidt", "Silva", "Singh",
        "Smith", "Svensson", "Tanaka", "Turing", "Wang", "Weber", "Yilmaz",
    ]

    let profiles: [Profile]
    let seed: UInt64

    /// The same list for the same seed; no address twice.
    func recipients(count: Int) -> [NamedMailbox] { (0..<count).map(recipient) }

    private func recipient(_ index: Int) -> NamedMailbox {
        let lot = Lot.draw(seed, "recipient", String(index))
        let first = Population.firstNames[Int(lot & 0xFFFF) % Population.firstNames.count]
        let last = Population.lastNames[Int(lot >> 16 & 0xFFFF) % Population.lastNames.count]
        let local = "\(Population.plain(first)).\(Population.plain(last)).\(index + 1)"
        guard let mailbox = Mailbox("\(local)@\(domain(lot >> 32))") else {
            preconditionFailure("names of the population make mailboxes")
        }
        return NamedMailbox(mailbox: mailbox, name: "\(first) \(last)")
    }

    private func domain(_ lot: UInt64) -> String {
        if lot % 100 == 0 {
            let dead = [SimulatedZones.nullMXDomain, SimulatedZones.hostlessDomain] + SimulatedZones.missingDomains
            return dead[Int(lot / 100) % dead.count]
        }
        var weight = Int(lot / 100) % profiles.reduce(0) { $0 + $1.weight }
        for profile in profiles {
            weight -= profile.weight
            if weight < 0 { return profile.domains[Int(lot / 100_000) % profile.domains.count] }
        }
        preconditionFailure("weights add up")
    }

    /// ASCII letters in lower case, accents taken off.
    private static func plain(_ name: String) -> String {
        let letters: [Character: String] = [
            "é": "e", "ë": "e", "ü": "ue", "ł": "l", "ø": "oe", "ã": "a", "í": "i", "á": "a", "'": "",
        ]
        return name.lowercased().map { letters[$0] ?? String($0) }.joined()
    }
}
