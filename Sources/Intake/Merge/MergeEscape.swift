/// How a value is made harmless where it is put.
enum MergeEscape: Sendable, Equatable {
    /// As it is: plain text, a subject (which is checked afterwards), or the author's wish.
    case none
    /// Text or a quoted attribute of HTML.
    case html
    /// A whole URL, or how one begins: one that could run or show something else than a page becomes `#`.
    case urlStart
    /// Part of a URL: everything but letters, digits, `-`, `.`, `_` and `~` as percent and hexadecimal digits. Source: RFC 3986
    /// section 2.
    case urlPart
    /// A property of a style: letters, digits and what colours, lengths and names of fonts need; the rest is left out.
    case style

    func write(_ text: some Collection<UInt8>, into output: inout [UInt8]) {
        switch self {
        case .none: output.append(contentsOf: text)
        case .html: HTMLText.escape(text, into: &output)
        case .urlStart:
            if Self.isHarmless(text) { HTMLText.escape(text, into: &output) } else { output.append(UInt8(ascii: "#")) }
        case .urlPart: for byte in text { Self.percentEncode(byte, into: &output) }
        case .style: output.append(contentsOf: text.lazy.filter(Self.isStyle))
        }
    }

    private static let schemes = ["http", "https", "mailto", "tel", "sms"]

    /// No scheme, or one that leads to a page, a letter or a call. Spaces and controls, which browsers leave out, are none of
    /// a URL.
    private static func isHarmless(_ url: some Collection<UInt8>) -> Bool {
        guard url.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        guard let end = url.firstIndex(where: { ":/?#".utf8.contains($0) }), url[end] == UInt8(ascii: ":") else {
            return true
        }
        let scheme = String(decoding: url[..<end], as: UTF8.self).lowercased()
        return schemes.contains(scheme)
    }

    private static func percentEncode(_ byte: UInt8, into output: inout [UInt8]) {
        guard !isUnreserved(byte) else { return output.append(byte) }
        let digits = Array("0123456789ABCDEF".utf8)
        output.append(UInt8(ascii: "%"))
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "-._~".utf8.contains(byte) }

    private static func isStyle(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "#%.,- _".utf8.contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension MergeEscape {
    /// `nil` where nothing helps.
    init?(_ place: HTMLPlaces.Place) {
        switch place {
        case .text, .attribute: self = .html
        case .urlStart: self = .urlStart
        case .urlRest: self = .urlPart
        case .style: self = .style
        case .unsafe: return nil
        }
    }
}
