/// Writes header fields, folded at 76 columns. Source: RFC 5322 section 2.2.3.
struct HeaderWriter {
    /// Whole lines, and the one under way.
    private(set) var bytes: [UInt8] = []
    /// Columns of the line under way.
    private(set) var column = 0

    static let columnLimit = 76

    mutating func reserve(byteCount: Int) { bytes.reserveCapacity(byteCount) }

    /// `Name:`; the value follows, each piece with the space before it.
    mutating func begin(_ name: String) {
        append(name)
        append(":")
    }

    /// Ends the field's line.
    mutating func end() {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        column = 0
    }

    /// A piece that is never broken, after one space or on a line of its own.
    mutating func word(_ word: String) {
        separate(width: word.utf8.count)
        append(word)
    }

    /// Moves to where a word of `width` bytes can stand: behind a space, or on the next line where it would not fit.
    mutating func separate(width: Int) {
        if column + 1 + width > HeaderWriter.columnLimit { fold() }
        append(" ")
    }

    /// Ends the line; what follows must begin with white space.
    mutating func fold() { end() }

    /// Glues text to what stands there.
    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        column += text.utf8.count
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
        column += 1
    }

    /// Whole lines made elsewhere, CR LF at their end.
    mutating func append(lines: [UInt8]) { bytes.append(contentsOf: lines) }

    /// A whole field whose value is one short ASCII text.
    mutating func field(_ name: String, _ value: String) {
        begin(name)
        word(value)
        end()
    }

    /// A whole field of free text: as it is where that is ASCII, folded at its white space, else in encoded words.
    mutating func unstructured(_ name: String, _ value: String) {
        begin(name)
        if HeaderWriter.isPlain(value) {
            plain(value)
        } else {
            EncodedWord.write(value, to: &self)
        }
        end()
    }

    /// White space stays as given, and a line is folded in front of it.
    private mutating func plain(_ value: String) {
        append(" ")
        var word: [UInt8] = []
        var space: [UInt8] = []
        var isFirst = true
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let text = Array(value.utf8)
        var offset = 0
        while offset < text.count {
            space.removeAll(keepingCapacity: true)
            word.removeAll(keepingCapacity: true)
            while offset < text.count, isSpace(text[offset]) {
                space.append(text[offset])
                offset += 1
            }
            while offset < text.count, !isSpace(text[offset]) {
                word.append(text[offset])
                offset += 1
            }
            guard !word.isEmpty else { break }
            if !isFirst {
                if column + space.count + word.count > HeaderWriter.columnLimit { fold() }
                bytes.append(contentsOf: space)
                column += space.count
            }
            bytes.append(contentsOf: word)
            column += word.count
            isFirst = false
        }
    }

    /// True for ASCII that needs no encoded words: no piece between folding places is longer than a line may be
    /// (998 columns, RFC 5322 section 2.1.1).
    static func isPlain(_ value: String) -> Bool { longestPiece(value).map { $0 <= 900 } ?? false }

    /// Bytes of the longest word with the white space before it; `nil` where a byte is no ASCII.
    static func longestPiece(_ value: String) -> Int? {
        var longest = 0
        var piece = 0
        var isInWord = false
        for byte in value.utf8 {
            guard byte < 0x80 else { return nil }
            let isSpace = byte == 0x20 || byte == 0x09
            if isSpace, isInWord { piece = 0 }
            isInWord = !isSpace
            piece += 1
            longest = max(longest, piece)
        }
        return longest
    }
}
