public import Mail

/// Where the parts of an address lie, as the grammar found them. The bytes stay with whoever asked.
public struct AddressReading: Hashable, Sendable {
    public enum LocalForm: Hashable, Sendable {
        /// `ada.lovelace`
        case dotString
        /// `"ada lovelace"`
        case quotedString
    }

    public enum DomainForm: Hashable, Sendable {
        /// `example.com`
        case name
        /// `[192.0.2.1]`, `[IPv6:2001:db8::1]`
        case literal
    }

    /// Bytes of the whole address.
    public let count: Int
    /// Where the `@` stands that parts local part and domain.
    public let atSign: Int
    public let localForm: LocalForm
    public let domainForm: DomainForm
    /// Characters over U+007F stand before the `@`: only servers that offer SMTPUTF8 can be told of it.
    public let isInternationalized: Bool
    /// The domain as A-labels, where it was given in another script; `nil` where its bytes are ASCII.
    public let mappedDomain: DomainName?

    /// The local part as it was given, quotes and all.
    public var localPart: Range<Int> { 0..<atSign }
    /// The domain as it was given.
    public var domain: Range<Int> { atSign + 1..<count }
}

extension AddressReading {
    /// The address as mail is sent to it: needless quotes and backslashes left out, the local part in NFC and its case kept,
    /// the domain in lower case and A-labels.
    /// - Parameter bytes: those that were read.
    public func normalized(_ bytes: Span<UInt8>) -> String {
        precondition(bytes.count == count, "these are not the bytes that were read")
        guard isInternationalized || localForm == .quotedString || mappedDomain != nil || domainForm == .literal else {
            return plain(bytes)
        }
        var text = normalizedLocalPart(bytes)
        text.append("@")
        text.append(normalizedDomain(bytes))
        return text
    }

    /// The domain in lower case and A-labels; a literal as it stands, its tag spelled as RFC 5321 does.
    public func normalizedDomain(_ bytes: Span<UInt8>) -> String {
        if let mappedDomain { return mappedDomain.text }
        let isName = domainForm == .name
        return String(unsafeUninitializedCapacity: domain.count) { buffer in
            for (place, index) in domain.enumerated() {
                buffer[place] = isName ? ByteClass.folded(bytes[index]) : bytes[index]
            }
            if !isName, domain.count > 5, buffer[1] | 0x20 == UInt8(ascii: "i") {
                for (place, byte) in "IPv6".utf8.enumerated() { buffer[place + 1] = byte }
            }
            return domain.count
        }
    }

    /// The bytes of the domain in lower case and A-labels.
    func normalizedDomainBytes(_ bytes: Span<UInt8>) -> [UInt8] {
        if let mappedDomain { return Array(mappedDomain.text.utf8) }
        return [UInt8](unsafeUninitializedCapacity: domain.count) { buffer, count in
            for (place, index) in domain.enumerated() { buffer[place] = ByteClass.folded(bytes[index]) }
            count = domain.count
        }
    }

    /// The name of the domain; `nil` for a literal.
    public func domainName(_ bytes: Span<UInt8>) -> DomainName? {
        guard domainForm == .name else { return nil }
        return mappedDomain ?? (try? DomainName.parse(bytes.extracting(domain)))
    }

    /// True where `normalized` would give back the bytes as they stand.
    func isNormalized(_ bytes: Span<UInt8>) -> Bool {
        guard !isInternationalized, localForm == .dotString, mappedDomain == nil, domainForm == .name else {
            return false
        }
        return domain.allSatisfy { bytes[$0] == ByteClass.folded(bytes[$0]) }
    }

    private func plain(_ bytes: Span<UInt8>) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            for index in 0..<atSign { buffer[index] = bytes[index] }
            for index in atSign..<count { buffer[index] = ByteClass.folded(bytes[index]) }
            return count
        }
    }

    private func normalizedLocalPart(_ bytes: Span<UInt8>) -> String {
        let words = unquoted(bytes)
        let text = String(decoding: words, as: UTF8.self).nfc
        guard localForm == .quotedString, Self.needsQuotes(words) else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.append("\"")
        return quoted
    }

    /// The local part without its quotes and backslashes.
    private func unquoted(_ bytes: Span<UInt8>) -> [UInt8] {
        var words: [UInt8] = []
        words.reserveCapacity(atSign)
        guard localForm == .quotedString else {
            for index in 0..<atSign { words.append(bytes[index]) }
            return words
        }
        var index = 1
        while index < atSign - 1 {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            words.append(bytes[index])
            index += 1
        }
        return words
    }

    /// True where the words are no dot-string.
    private static func needsQuotes(_ words: [UInt8]) -> Bool {
        var previous = UInt8(ascii: ".")
        for byte in words {
            if byte == UInt8(ascii: ".") {
                if previous == byte { return true }
            } else if byte < 0x80, !ByteClass.isAtomText(byte) {
                return true
            }
            previous = byte
        }
        return previous == UInt8(ascii: ".")
    }
}
