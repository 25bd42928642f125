/// The charset a text claims to be in.
public enum Charset: Hashable, Sendable {
    /// None is named: ASCII, or UTF-8 where it reads as that.
    case unstated
    case ascii
    case utf8
    /// ISO-8859-1 and windows-1252, read as the latter.
    case latin1
    /// Any other, by the name the system's converter has for it.
    case named(CharsetName)
    /// A name no converter has.
    case unknown

    /// - Parameter name: as a mail names it; quotation marks and white space are passed over.
    init(_ name: Span<UInt8>) {
        guard let found = CharsetName(name) else {
            self = name.isEmpty ? .unstated : .unknown
            return
        }
        self = found.charset
    }

    /// False for a name no converter has.
    var isKnown: Bool {
        if case .named(let name) = self { return SystemCharsets.knows(name) }
        return self != .unknown
    }

    /// True where bytes are read as what they say in every escape-free charset based on ASCII, or are sound UTF-8.
    static func isReadable(_ bytes: Span<UInt8>, as charset: Charset) -> Bool {
        if case .named(let name) = charset, name.isNotASCII { return false }
        let high = ByteSearch.firstHigh(in: bytes, from: 0, to: bytes.count)
        switch charset {
        case .named, .latin1:
            return high == bytes.count && !hasEscape(bytes)
        case .unstated, .ascii, .unknown:
            // ISO-2022 mail that forgot its label is known by its escapes.
            return high == bytes.count ? !hasEscape(bytes) : UTF8Check.isValid(bytes, from: high)
        case .utf8:
            return high == bytes.count || UTF8Check.isValid(bytes, from: high)
        }
    }

    private static func hasEscape(_ bytes: Span<UInt8>) -> Bool {
        ByteSearch.first(0x1B, in: bytes, from: 0, to: bytes.count) < bytes.count
    }

    /// The bytes as sound UTF-8. What the charset cannot say is read as windows-1252 where nothing of it is known, and
    /// becomes U+FFFD byte by byte where it is.
    static func text(_ bytes: Span<UInt8>, from charset: Charset) -> [UInt8] {
        switch charset {
        case .named(let name):
            if let text = SystemCharsets.convert(bytes, from: name) { return text }
        case .unstated, .ascii, .unknown:
            if hasEscape(bytes), let text = SystemCharsets.convert(bytes, from: .iso2022JP) { return text }
        case .utf8, .latin1: break
        }
        return UTF8Check.repaired(bytes, isUTF8: charset == .utf8 || charset != .latin1)
    }
}
