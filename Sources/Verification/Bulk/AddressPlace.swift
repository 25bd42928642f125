/// Where the address stands in each row of a list.
enum AddressPlace: Hashable, Sendable {
    /// Counted from 0.
    case column(Int)
    /// A member of an object: `email`, `contact.email`.
    case member(String)
}

/// Finds the column of addresses: by what columns are called, and where that says nothing, or what stands there are none, by
/// what stands in them.
struct AddressColumnFinder {
    /// Rows that are looked at.
    static let sampleRowCount = 200

    /// Names that say it for certain, without spaces and signs, in lower case.
    private static let names: Set<String> = [
        "email", "emailaddress", "emailaddr", "mail", "mailaddress", "emailid", "emails", "primaryemail", "useremail",
        "useremailaddress", "contactemail", "subscriberemail", "customeremail", "workemail", "businessemail",
        "personalemail", "email1", "emailaddress1", "email1value", "recipient", "recipientaddress", "recipientemail",
        "to", "emailadresse", "mailadresse", "adressemail", "adresseemail", "adressemél", "adresseelectronique",
        "adresseélectronique", "courriel", "correo", "correoelectronico", "correoelectrónico", "direccióndecorreo",
        "endereçodeemail", "indirizzoemail", "postaelettronica", "epost", "epostadress", "epostadresse", "eposta",
        "sähköposti", "sahkoposti", "adresemail", "emailováadresa", "emailcím", "почта", "электроннаяпочта",
        "メール", "メールアドレス", "eメール", "电子邮件", "电子邮箱", "邮箱", "電子郵件", "이메일",
    ]

    /// A name without what people write between words.
    static func folded(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9").contains($0) }))
    }

    /// 2: it says so. 1: it speaks of one. 0: neither.
    static func weight(of name: String) -> Int {
        let folded = folded(name)
        if names.contains(folded) { return 2 }
        return folded.contains("email") || folded.contains("mail") || folded == "address" ? 1 : 0
    }

    /// Something on both sides of an @, and no space.
    static func looksLikeAddress(_ value: Span<UInt8>) -> Bool {
        var at: Int?
        for index in value.indices {
            switch value[index] {
            case UInt8(ascii: "@"): at = index
            case 0x00...0x20: return false
            default: break
            }
        }
        guard let at else { return false }
        return at > 0 && at + 1 < value.count && value.count <= 1_000
    }

    /// Of values in each column: how many there are, and how many look like addresses.
    private(set) var filled: [Int]
    private(set) var addresses: [Int]
    private let weights: [Int]

    /// - Parameter names: of the columns; empty texts where they have none.
    init(names: [String]) {
        weights = names.map(Self.weight)
        filled = Array(repeating: 0, count: names.count)
        addresses = filled
    }

    mutating func note(_ value: Span<UInt8>, in column: Int) {
        guard filled.indices.contains(column), value.count > 0 else { return }
        filled[column] += 1
        if Self.looksLikeAddress(value) { addresses[column] += 1 }
    }

    /// The best column: one that is called so and is empty or has addresses; else the one that is mostly addresses, the one with
    /// most of them, the first of those.
    var best: Int? {
        let named = weights.indices.filter { weights[$0] == 2 && (filled[$0] == 0 || addresses[$0] > 0) }
        if let column = named.max(by: { (addresses[$0], -$0) < (addresses[$1], -$1) }) { return column }
        let held = weights.indices.filter { addresses[$0] > 0 && addresses[$0] * 2 >= filled[$0] }
        let ranked = held.max {
            (weights[$0], addresses[$0], -$0) < (weights[$1], addresses[$1], -$1)
        }
        // What is called so and holds none is taken at its word: its rows are told one by one.
        return ranked ?? weights.firstIndex(of: 2)
    }
}
