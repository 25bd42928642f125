import DNS
import Mail

extension SPFRecord {
    /// Reads a whole record; every term is looked at before any is used, as section 4.6 demands.
    public static func parse(_ text: String) throws(ParseError) -> SPFRecord {
        guard isRecord(text) else { throw .notSPF }
        guard text.utf8.count <= byteLimit else { throw .tooLong(byteLimit: byteLimit) }
        var record = SPFRecord()
        for term in text.split(separator: " ").dropFirst() { try record.read(term) }
        return record
    }

    private mutating func read(_ term: Substring) throws(ParseError) {
        if let equals = term.firstIndex(of: "="), SPFRecord.isName(term[..<equals]) {
            return try readModifier(term[..<equals].lowercased(), term[term.index(after: equals)...], term)
        }
        var rest = term
        var qualifier = Qualifier.pass
        if let first = rest.first, let named = Qualifier(rawValue: String(first)) {
            qualifier = named
            rest = rest.dropFirst()
        }
        directives.append(Directive(qualifier: qualifier, mechanism: try SPFRecord.mechanism(rest, term)))
    }

    private mutating func readModifier(_ name: String, _ value: Substring, _ term: Substring) throws(ParseError) {
        switch name {
        case "redirect":
            guard redirect == nil else { throw .repeated(name) }
            redirect = try SPFRecord.domain(value, term)
        case "exp":
            guard explanation == nil else { throw .repeated(name) }
            explanation = try SPFRecord.domain(value, term)
        default:
            // Others are for others; they must be well made all the same (section 6).
            guard value.isEmpty || SPFDomain(macros: value) != nil else { throw .badTerm(SPFRecord.shown(term)) }
        }
    }

    private static func mechanism(_ text: Substring, _ term: Substring) throws(ParseError) -> Mechanism {
        let nameEnd = text.firstIndex { $0 == ":" || $0 == "/" } ?? text.endIndex
        let name = text[..<nameEnd].lowercased()
        let rest = text[nameEnd...]
        let argument: Substring? = rest.first == ":" ? rest.dropFirst() : nil
        switch name {
        case "all" where rest.isEmpty:
            return .all
        case "include":
            return .include(try domain(argument, term))
        case "exists":
            return .exists(try domain(argument, term))
        case "ptr":
            guard rest.isEmpty || argument != nil else { throw .badTerm(shown(term)) }
            return .pointer(argument == nil ? nil : try domain(argument, term))
        case "a", "mx":
            let (words, lengths) = try prefixLengths(rest, term)
            guard words.isEmpty || words.first == ":" else { throw .badTerm(shown(term)) }
            let target = words.isEmpty ? nil : try domain(words.dropFirst(), term)
            return name == "a" ? .addresses(target, lengths) : .mailExchangers(target, lengths)
        case "ip4", "ip6":
            return try network(argument, isV4: name == "ip4", term)
        default:
            throw .badTerm(shown(term))
        }
    }

    /// `ip4:192.0.2.0/24`
    private static func network(_ text: Substring?, isV4: Bool, _ term: Substring) throws(ParseError) -> Mechanism {
        guard let text else { throw .badAddress(shown(term)) }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { throw .badAddress(shown(term)) }
        let longest: Int
        switch address {
        case .v4 where isV4: longest = 32
        case .v6 where !isV4: longest = 128
        case .v4, .v6: throw .badAddress(shown(term))
        }
        guard parts.count == 2 else { return .network(address, prefixLength: longest) }
        guard let length = number(parts[1], upTo: longest) else { throw .badPrefixLength(shown(term)) }
        return .network(address, prefixLength: length)
    }

    /// Takes `/24`, `//64` or `/24//64` from the end.
    private static func prefixLengths(
        _ text: Substring, _ term: Substring
    ) throws(ParseError) -> (rest: Substring, lengths: PrefixLengths) {
        var lengths = PrefixLengths()
        var rest = text
        if let range = SPFRecord.lastDoubleSlash(rest) {
            guard let length = number(rest[range.upperBound...], upTo: 128) else {
                throw .badPrefixLength(shown(term))
            }
            lengths.v6 = length
            rest = rest[..<range.lowerBound]
        }
        // A slash may be a delimiter within a macro: `%{l/}`.
        let plain = rest.lastIndex(of: "}").map { rest.index(after: $0) } ?? rest.startIndex
        if let slash = rest[plain...].lastIndex(of: "/") {
            guard let length = number(rest[rest.index(after: slash)...], upTo: 32) else {
                throw .badPrefixLength(shown(term))
            }
            lengths.v4 = length
            rest = rest[..<slash]
        }
        return (rest, lengths)
    }

    private static func lastDoubleSlash(_ text: Substring) -> Range<Substring.Index>? {
        let plain = text.lastIndex(of: "}").map { text.index(after: $0) } ?? text.startIndex
        guard let second = text[plain...].lastIndex(of: "/"), second > plain else { return nil }
        let first = text.index(before: second)
        return text[first] == "/" ? first..<text.index(after: second) : nil
    }

    /// No sign, no zero in front, not over the limit.
    private static func number(_ text: Substring, upTo limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 1 || text.first != "0", let number = Int(text), number <= limit
        else { return nil }
        return number
    }

    private static func domain(_ text: Substring?, _ term: Substring) throws(ParseError) -> SPFDomain {
        guard let text, let domain = SPFDomain(text) else { throw .badDomain(shown(term)) }
        return domain
    }

    /// Source: RFC 7208 section 12, `name`.
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy {
            isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: ".")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    /// What a fault repeats of a term.
    private static func shown(_ term: Substring) -> String {
        String(term.unicodeScalars.prefix(100).map(Character.init))
    }
}
