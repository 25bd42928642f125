/// How bytes are read before they are hashed. Source: RFC 6376 section 3.4.
public enum Canonicalization: String, Hashable, Sendable, CaseIterable {
    /// As they stand; of the body only the empty lines at its end are left out.
    case simple
    /// Changes of white space that servers make on the way do not count.
    case relaxed

    /// That of header and body: `relaxed/simple`. The body's is simple where it is not named.
    struct Pair: Hashable, Sendable {
        var header: Canonicalization
        var body: Canonicalization

        /// `nil` for words that are none.
        init?(_ text: some StringProtocol) {
            let words = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let header = Canonicalization(rawValue: String(words[0])),
                let body = words.count == 1 ? .simple : Canonicalization(rawValue: String(words[1]))
            else { return nil }
            self.header = header
            self.body = body
        }

        init(header: Canonicalization, body: Canonicalization) {
            self.header = header
            self.body = body
        }

        var text: String { "\(header.rawValue)/\(body.rawValue)" }
    }
}
