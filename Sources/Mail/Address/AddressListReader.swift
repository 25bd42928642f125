/// Walks over an address list, left to right, once.
struct AddressListReader {
    private static let commentDepthLimit = 32

    private let bytes: [UInt8]
    private let mailboxLimit: Int
    var allowsUTF8 = false
    private var offset = 0
    private var mailboxes: [NamedMailbox] = []
    private var groupStart: Int?

    init(bytes: [UInt8], mailboxLimit: Int) {
        self.bytes = bytes
        self.mailboxLimit = mailboxLimit
    }

    mutating func list() throws(AddressList.ParseError) -> [NamedMailbox] {
        while true {
            try skipSpace()
            guard let byte = current else { break }
            switch byte {
            case UInt8(ascii: ","):
                offset += 1
            case UInt8(ascii: ";") where groupStart != nil:
                groupStart = nil
                offset += 1
                try endEntry()
            default:
                try entry()
            }
        }
        if let groupStart { throw .unclosed(offset: groupStart) }
        return mailboxes
    }

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    // MARK: Entries

    /// A mailbox, or the name that opens a group.
    private mutating func entry() throws(AddressList.ParseError) {
        let start = offset
        let phrase = try phrase()
        switch current {
        case UInt8(ascii: "<"):
            try append(try angleAddress(), name: phrase.text)
            try endEntry()
        case UInt8(ascii: "@"):
            guard phrase.isLocalPart else { throw .expectedAddress(offset: start) }
            try append(try bareAddress(from: start, localPartEnd: phrase.end), name: nil)
            try endEntry()
        case UInt8(ascii: ":") where phrase.text != nil:
            guard groupStart == nil else { throw .groupInGroup(offset: start) }
            groupStart = start
            offset += 1
        default:
            throw .expectedAddress(offset: start)
        }
    }

    /// Behind an address nothing but a comma, or the end of the group or of the list, may follow.
    private mutating func endEntry() throws(AddressList.ParseError) {
        try skipSpace()
        switch current {
        case nil: return
        case UInt8(ascii: ","): offset += 1
        case UInt8(ascii: ";") where groupStart != nil: return
        default: throw .expectedAddress(offset: offset)
        }
    }

    private mutating func append(_ mailbox: Mailbox, name: String?) throws(AddressList.ParseError) {
        guard mailboxes.count < mailboxLimit else { throw .tooManyMailboxes(limit: mailboxLimit) }
        mailboxes.append(NamedMailbox(mailbox: mailbox, name: name))
    }

    // MARK: Addresses

    /// `<local@domain>`; a source route (`<@a,@b:local@domain>`) is passed over, as RFC 5321 appendix C asks.
    private mutating func angleAddress() throws(AddressList.ParseError) -> Mailbox {
        let start = offset
        var isQuoted = false
        var first = offset + 1
        offset += 1
        while let byte = current, isQuoted || byte != UInt8(ascii: ">") {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\\") { offset += 1 }
            if byte == UInt8(ascii: ":"), !isQuoted, bytes[first] == UInt8(ascii: "@") { first = offset + 1 }
            offset += 1
        }
        guard offset < bytes.count else { throw .unclosed(offset: start) }
        defer { offset += 1 }
        return try mailbox(bytes[first..<offset], at: first)
    }

    private mutating func bareAddress(from start: Int, localPartEnd: Int) throws(AddressList.ParseError) -> Mailbox {
        offset += 1
        try skipSpace()
        let domainStart = offset
        while let byte = current, isDomainByte(byte) { offset += 1 }
        return try mailbox(
            bytes[start..<localPartEnd] + [UInt8(ascii: "@")] + bytes[domainStart..<offset], at: start)
    }

    private func isDomainByte(_ byte: UInt8) -> Bool {
        Mailbox.isAtomText(byte) || byte == UInt8(ascii: ".") || byte >= 0x80
    }

    private func mailbox(_ text: ArraySlice<UInt8>, at start: Int) throws(AddressList.ParseError) -> Mailbox {
        do {
            return try Mailbox.parse(Array(text).span, allowsUTF8: allowsUTF8)
        } catch {
            throw .badMailbox(error, offset: start)
        }
    }

    // MARK: Words

    private struct Phrase {
        /// Words with a space between them, encoded words read; `nil` where there are none.
        var text: String?
        /// One word only, so that it may be a local part.
        var isLocalPart: Bool
        /// Behind the last word.
        var end: Int
    }

    private mutating func phrase() throws(AddressList.ParseError) -> Phrase {
        var pieces: [String] = []
        var atoms: [String] = []
        var wordCount = 0
        var end = offset
        func flush() {
            if !atoms.isEmpty { pieces.append(EncodedWord.decode(atoms.joined(separator: " "))) }
            atoms.removeAll()
        }
        while let byte = current {
            if byte == UInt8(ascii: "\"") {
                flush()
                pieces.append(try quotedString())
            } else if isDomainByte(byte) {
                atoms.append(atom())
            } else {
                break
            }
            wordCount += 1
            end = offset
            try skipSpace()
        }
        flush()
        return Phrase(
            text: pieces.isEmpty ? nil : pieces.joined(separator: " "), isLocalPart: wordCount == 1, end: end)
    }

    /// Dots and bytes over 0x7F count as letters here: display names are written with both.
    private mutating func atom() -> String {
        let start = offset
        while let byte = current, isDomainByte(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func quotedString() throws(AddressList.ParseError) -> String {
        let start = offset
        var content: [UInt8] = []
        offset += 1
        while let byte = current, byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { offset += 1 }
            if let byte = current, byte != UInt8(ascii: "\r"), byte != UInt8(ascii: "\n") { content.append(byte) }
            offset += 1
        }
        guard offset < bytes.count else { throw .unclosed(offset: start) }
        offset += 1
        return String(decoding: content, as: UTF8.self)
    }

    /// White space, folds and comments.
    private mutating func skipSpace() throws(AddressList.ParseError) {
        var depth = 0
        let start = offset
        while let byte = current {
            switch byte {
            case UInt8(ascii: "("):
                depth += 1
                guard depth <= AddressListReader.commentDepthLimit else { throw .commentsTooDeep(offset: offset) }
            case UInt8(ascii: ")") where depth > 0:
                depth -= 1
            case UInt8(ascii: "\\") where depth > 0:
                offset += 1
            case 0x20, 0x09, 0x0D, 0x0A:
                break
            default:
                if depth == 0 { return }
            }
            offset += 1
        }
        if depth > 0 { throw .unclosed(offset: start) }
    }
}
