internal import Mail
internal import Storage

/// May `account` write to a normalised address at a moment?
struct SuppressionQuestion {
    let address: String
    let account: AccountID
    let at: Timestamp

    private var domain: String {
        let sign = address.utf8.lastIndex(of: UInt8(ascii: "@"))
        return sign.map { String(address[address.index(after: $0)...]) } ?? ""
    }

    /// What forbids each, in order: the system's list before the account's, an address before a domain. One statement asks for
    /// the address and its domains together.
    static func answers(
        to questions: [SuppressionQuestion], on connection: any ReadConnection
    ) throws -> [SuppressionKey?] {
        var sets: [[Binding]] = []
        var owners: [Int] = []
        sets.reserveCapacity(questions.count)
        owners.reserveCapacity(questions.count)
        for (index, question) in questions.enumerated() {
            var rest = SuppressionPlaces(address: question.address, domain: question.domain).texts[...]
            while !rest.isEmpty {
                var places = rest.prefix(width).map(Binding.text)
                places += Array(repeating: .null, count: width - places.count)
                rest = rest.dropFirst(width)
                sets.append(places + [.key(question.account), .integer(question.at.microseconds)])
                owners.append(index)
            }
        }
        var best = [Found?](repeating: nil, count: questions.count)
        try connection.queryMany(find, sets) { index, row in
            let owner = owners[index]
            let found = Found(row: row)
            guard found.covers(questions[owner].domain), best[owner].map({ found.rank < $0.rank }) ?? true else {
                return
            }
            best[owner] = found
        }
        return best.map { $0?.key }
    }

    /// Address, domain and one domain above: more labels than most addresses have; the rest of longer names is asked for
    /// apart.
    private static let width = 3

    static let find = Statement(
        """
        SELECT key, account, subdomains, address FROM suppression
        WHERE address IN ($1, $2, $3) AND account IN (0, $4) AND (expires_at IS NULL OR expires_at > $5)
        """)

    private struct Found {
        let key: SuppressionKey
        let account: Int64
        let includesSubdomains: Bool
        let place: String

        init(row: any Row) {
            key = row.key(0)
            account = row.integer(1)
            includesSubdomains = row.flag(2)
            place = row.text(3)
        }

        private var isDomain: Bool { place.utf8.first == UInt8(ascii: "@") }

        /// An entry above the domain counts only where it says so.
        func covers(_ domain: String) -> Bool {
            !isDomain || includesSubdomains || place.utf8.dropFirst().elementsEqual(domain.utf8)
        }

        /// The least goes first.
        var rank: Int { (account == 0 ? 0 : 2) + (isDomain ? 1 : 0) }
    }
}
