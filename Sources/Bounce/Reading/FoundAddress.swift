/// An address in a notice, and what stands round it.
struct FoundAddress {
    /// `local@domain` without brackets.
    let range: Range<Int>
    /// As it stands; the domain in lower case.
    let address: ReportedAddress
    let line: Int
    let standing: Standing

    /// How an address stands in its line, from the clearest to the least clear.
    enum Standing: Int, Comparable {
        /// Begins its line, alone or with a reason behind it.
        case listed
        /// Right after words that announce a recipient.
        case labelled
        /// After `RCPT TO:`, or begins a line of a transcript.
        case said
        /// In a sentence that speaks of a failure.
        case inSentence
        /// Anywhere else.
        case elsewhere
        /// After words for the address that mail was first written to.
        case origin
        /// The sender's, a helper's: no recipient.
        case other

        static func < (left: Standing, right: Standing) -> Bool { left.rawValue < right.rawValue }
    }
}

/// An address as a report gives it: bytes in, text at the edge.
public struct ReportedAddress: Hashable, Sendable, CustomStringConvertible {
    /// The local part as it stands; the domain in lower case. Not checked further: reports name what there is.
    public let text: String

    /// `nil` where there is no `@` with something on both sides.
    init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > 0, at + 1 < bytes.count else { return nil }
        text = String(decoding: bytes[..<at] + bytes[at...].map { ASCII.folded($0) }, as: UTF8.self)
    }

    public var description: String { text }

    var domain: Substring { text[text.index(after: text.lastIndex(of: "@")!)...] }
    var localPart: Substring { text[..<text.lastIndex(of: "@")!] }

    /// The same mailbox, as far as one can tell: letters of either case.
    func isSame(as other: ReportedAddress) -> Bool {
        text.utf8.count == other.text.utf8.count
            && zip(text.utf8, other.text.utf8).allSatisfy { ASCII.folded($0) == ASCII.folded($1) }
    }
}
