import Mail

/// What is no address, and so nearly one that what was meant is plain: a comma for a dot, a space or a dot too many, brackets
/// around it. Only an address at a well-known domain is suggested.
///
///     ada@gmail,com    ada@gmail.com.    <ada@gmail.com>    ada @gmail.com    ada@gmail
enum MendedAddress {
    /// Bytes of an address that is looked at, at most.
    private static let byteLimit = 300

    /// - Returns: an address that the policy takes, and not the one that was given.
    static func suggestion(for address: Span<UInt8>, _ lists: AddressLists, _ policy: AddressPolicy) -> String? {
        guard let found = candidate(for: address, lists) else { return nil }
        let bytes = Array(found.utf8)
        guard (try? AddressGrammar.read(bytes.span, policy: policy)) != nil, bytes != UTF8Local.copy(address) else {
            return nil
        }
        return found
    }

    private static func candidate(for address: Span<UInt8>, _ lists: AddressLists) -> String? {
        guard (1...byteLimit).contains(address.count), let mended = mended(address),
            let reading = try? AddressGrammar.read(mended.span), reading.localForm == .dotString,
            reading.domainForm == .name
        else { return nil }
        let name = reading.normalizedDomainBytes(mended.span)
        let facts = lists.domain(name.span)
        let normalized = reading.normalized(mended.span)
        if facts.flags.contains(.real), facts.labelCount > 1 { return normalized }
        guard let domain = TypoFinder(lists: lists).suggestion(for: name.span, facts),
            let end = normalized.utf8.lastIndex(of: UInt8(ascii: "@"))
        else { return nil }
        return "\(normalized[..<end])@\(domain)"
    }

    /// The same with brackets left out, blanks beside the `@` or behind it, and the domain's dots in order; `nil` where a
    /// control character stands in it, or a blank in the middle of the local part: what was meant there nobody knows.
    private static func mended(_ address: Span<UInt8>) -> [UInt8]? {
        var mended: [UInt8] = []
        var (isDomain, isBehindBlank) = (false, false)
        for index in address.indices {
            let byte = address[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "<"), UInt8(ascii: ">"):
                isBehindBlank = !mended.isEmpty
                continue
            case _ where ByteClass.isControl(byte): return nil
            case UInt8(ascii: "@"): isDomain = true
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "."):
                guard isDomain else { break }
                if mended.last != UInt8(ascii: "."), mended.last != UInt8(ascii: "@") {
                    mended.append(UInt8(ascii: "."))
                }
                continue
            default: break
            }
            guard isDomain || !isBehindBlank else { return nil }
            mended.append(byte)
        }
        while mended.last == UInt8(ascii: ".") { mended.removeLast() }
        return mended
    }
}
