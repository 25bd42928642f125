import Mail

/// The grammar of an address, read from its bytes in one pass. Nothing is trimmed, nothing is mended, comments are none.
///
///     ada@example.com    "Ada L"@example.com    ada@[IPv6:2001:db8::1]    用户@bücher.example
///
/// Where two valid readings are told, `Mailbox` of RFC 5321 section 4.1.2 decides, with RFC 6531 section 3.3 for what is not
/// ASCII. An address in ASCII is read without allocating, in time linear in its length.
public enum AddressGrammar {
    /// - Throws: the first fault from the left; a fault of size only where all else is right.
    public static func read(
        _ bytes: Span<UInt8>, policy: AddressPolicy = .mailbox
    ) throws(AddressFault) -> AddressReading {
        var reader = AddressReader(bytes.count)
        let reading = try reader.read(bytes)
        if policy == .signup { try SignupPolicy.check(reading, bytes) }
        return reading
    }
}

/// Walks over an address, left to right.
struct AddressReader {
    private let count: Int
    private var offset = 0
    private var isLocalPartASCII = true

    init(_ count: Int) { self.count = count }

    mutating func read(_ bytes: Span<UInt8>) throws(AddressFault) -> AddressReading {
        guard count > 0 else { throw AddressFault(.empty, at: 0) }
        let isQuoted = bytes[0] == UInt8(ascii: "\"")
        if isQuoted { try quotedString(bytes) } else { try dotString(bytes) }
        let atSign = offset
        offset += 1
        guard offset < count else { throw AddressFault(.noDomain, at: offset) }
        var mapped: DomainName?
        let isLiteral = bytes[offset] == UInt8(ascii: "[")
        if isLiteral {
            try AddressLiteral.check(bytes, from: offset)
        } else if try !domainIsASCII(bytes) {
            mapped = try internationalizedDomain(bytes, from: atSign + 1)
        }
        if !isLocalPartASCII { try UTF8Local.check(bytes.extracting(0..<atSign)) }
        try checkLength(atSign: atSign, domain: mapped?.text.utf8.count ?? count - atSign - 1)
        return AddressReading(
            count: count, atSign: atSign, localForm: isQuoted ? .quotedString : .dotString,
            domainForm: isLiteral ? .literal : .name, isInternationalized: !isLocalPartASCII, mappedDomain: mapped)
    }

    // MARK: Before the @

    /// `Dot-string = Atom *("." Atom)`, up to the `@`.
    private mutating func dotString(_ bytes: Span<UInt8>) throws(AddressFault) {
        var atomStart = 0
        while offset < count {
            let byte = bytes[offset]
            if !ByteClass.isAtomText(byte) {
                if byte == UInt8(ascii: "@") {
                    guard offset > 0 else { throw AddressFault(.noLocalPart, at: 0) }
                    guard offset > atomStart else { throw AddressFault(.dotInLocalPart, at: offset - 1) }
                    return
                }
                if byte == UInt8(ascii: ".") {
                    guard offset > atomStart else { throw AddressFault(.dotInLocalPart, at: offset) }
                    atomStart = offset + 1
                } else if byte >= 0x80 {
                    isLocalPartASCII = false
                } else {
                    throw AddressFault(Self.problem(.unquotedCharacter(byte), byte), at: offset)
                }
            }
            offset += 1
        }
        throw AddressFault(.noAtSign, at: count)
    }

    /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`, and the `@` behind it.
    private mutating func quotedString(_ bytes: Span<UInt8>) throws(AddressFault) {
        offset = 1
        while offset < count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                guard offset < count else { throw AddressFault(.noAtSign, at: count) }
                guard bytes[offset] == UInt8(ascii: "@") else { throw AddressFault(.textAfterQuote, at: offset) }
                return
            case UInt8(ascii: "\\"):
                offset += 1
                guard offset < count else { throw AddressFault(.unclosedQuote, at: count) }
                let escaped = bytes[offset]
                guard (0x20...0x7E).contains(escaped) else {
                    throw AddressFault(Self.problem(.escapedCharacter, escaped), at: offset)
                }
            case 0x80...: isLocalPartASCII = false
            case 0x20...0x7E: break
            default: throw AddressFault(.controlCharacter(UInt32(byte)), at: offset)
            }
            offset += 1
        }
        throw AddressFault(.unclosedQuote, at: 0)
    }

    /// A control character is told of as one, whatever else is wrong with it there.
    private static func problem(_ problem: AddressFault.Problem, _ byte: UInt8) -> AddressFault.Problem {
        ByteClass.isControl(byte) ? .controlCharacter(UInt32(byte)) : problem
    }

    // MARK: Behind the @

    /// `Domain = sub-domain *("." sub-domain)`, to the end.
    /// - Returns: false at the first byte over 0x7F.
    private mutating func domainIsASCII(_ bytes: Span<UInt8>) throws(AddressFault) -> Bool {
        var labelStart = offset
        var tooLong: AddressFault?
        while offset < count {
            let byte = bytes[offset]
            if !ByteClass.isLetterOrDigit(byte) {
                switch byte {
                case UInt8(ascii: "."):
                    try endLabel(bytes, from: labelStart, &tooLong)
                    labelStart = offset + 1
                case UInt8(ascii: "-"):
                    guard offset > labelStart else { throw AddressFault(.hyphenAtEdge, at: offset) }
                case 0x80...: return false
                case UInt8(ascii: "@"): throw AddressFault(.secondAtSign, at: offset)
                default: throw AddressFault(Self.problem(.domainCharacter(byte), byte), at: offset)
                }
            }
            offset += 1
        }
        try endLabel(bytes, from: labelStart, &tooLong)
        if let tooLong { throw tooLong }
        return true
    }

    /// A label ends before `offset`.
    @inline(__always)
    private func endLabel(
        _ bytes: Span<UInt8>, from start: Int, _ tooLong: inout AddressFault?
    ) throws(AddressFault) {
        guard offset > start else { throw AddressFault(.emptyLabel, at: min(offset, count - 1)) }
        guard bytes[offset - 1] != UInt8(ascii: "-") else { throw AddressFault(.hyphenAtEdge, at: offset - 1) }
        if offset - start > AddressFault.labelLimit, tooLong == nil {
            tooLong = AddressFault(.labelTooLong(offset - start), at: start)
        }
    }

    /// U-labels, mapped as people's keyboards need it and then held against IDNA 2008 and against the grammar of A-labels.
    private func internationalizedDomain(
        _ bytes: Span<UInt8>, from start: Int
    ) throws(AddressFault) -> DomainName {
        let name = bytes.extracting(start..<count)
        try UTF8Local.check(name, at: start)
        let domain: DomainName
        do {
            domain = try DomainName.parse(internationalized: name)
        } catch {
            switch error {
            case .labelTooLong: throw AddressFault(.labelTooLong(name.count), at: start)
            case .tooLong: throw AddressFault(.tooLong(count), at: AddressFault.addressLimit)
            default: throw AddressFault(.notIDNA, at: start)
            }
        }
        // A final dot is dropped by a name, and not by an address; `_` stands in names of DNS, and not of hosts.
        guard !Self.endsWithDot(name), !domain.text.utf8.contains(UInt8(ascii: "_")) else {
            throw AddressFault(.notIDNA, at: start)
        }
        return domain
    }

    /// `.` and what IDNA takes for it: U+3002, U+FF0E, U+FF61.
    private static func endsWithDot(_ name: Span<UInt8>) -> Bool {
        guard name.count >= 3, name[name.count - 1] != UInt8(ascii: ".") else { return true }
        switch (name[name.count - 3], name[name.count - 2], name[name.count - 1]) {
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x8E), (0xEF, 0xBD, 0xA1): return true
        default: return false
        }
    }

    // MARK: Sizes

    private func checkLength(atSign: Int, domain: Int) throws(AddressFault) {
        guard atSign <= AddressFault.localPartLimit else {
            throw AddressFault(.localPartTooLong(atSign), at: AddressFault.localPartLimit)
        }
        let longest = max(count, atSign + 1 + domain)
        guard longest <= AddressFault.addressLimit else {
            throw AddressFault(.tooLong(longest), at: min(count, AddressFault.addressLimit))
        }
    }
}
