public import Mail

/// What is known of exchangers by the end of their names: whose they are, how far their answer to RCPT can be believed, and
/// which of them stand for domains that nobody lives at.
public struct ExchangerTable: Sendable {
    /// How far an exchanger's answer about a recipient can be believed.
    public enum Belief: String, Hashable, Sendable, CaseIterable {
        /// Its yes and its no mean what they say.
        case proves
        /// Its no does; its yes only where somebody made up is refused.
        case refusals
        /// Neither does: nobody is asked.
        case nothing
    }

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case provider
        /// Takes mail for domains that are for sale or out of use.
        case parking
        /// Takes mail for every name of a domain, and hands it on.
        case catchAll = "catch-all"
    }

    /// Where and when a line's knowledge comes from is in `seen`.
    public struct Entry: Hashable, Sendable {
        public var kind: Kind
        public var name: String
        public var belief: Belief
        public var seen: String
    }

    /// By the end of an exchanger's name, lowercase.
    private var entries: [String: Entry] = [:]
    /// Ends of names, for tests and people.
    public var suffixes: [String] { entries.keys.sorted() }

    public init() {}

    mutating func add(_ suffix: String, _ entry: Entry) { entries[suffix] = entry }

    /// The entry with the longest end of the exchanger's name; `nil` where there is none.
    public func entry(of exchanger: DomainName) -> Entry? {
        var rest = exchanger.text[...]
        while true {
            if let found = entries[String(rest)] { return found }
            guard let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
            rest = rest[rest.utf8.index(after: dot)...]
        }
    }
}
