/// Text beyond ASCII in header fields: `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=`. Source: RFC 2047.
public enum EncodedWord {
    /// False where no encoded word can be in `text`.
    static func mayOccur(in text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "?"), previous == UInt8(ascii: "=") { return true }
            previous = byte
        }
        return false
    }

    /// Writes `text` as one or more encoded words of at most 75 columns each, a line each, and no character cut in two.
    static func write(_ text: String, to writer: inout HeaderWriter) {
        let bytes = Array(text.utf8)
        let isLetters = usesLetters(bytes)
        let opening = isLetters ? "=?UTF-8?Q?" : "=?UTF-8?B?"
        var offset = 0
        repeat {
            // Room for the widest character, so that a line never holds an empty word.
            writer.separate(width: opening.utf8.count + 12 + 2)
            let room = HeaderWriter.columnLimit - writer.column - opening.utf8.count - 2
            writer.append(opening)
            offset =
                isLetters
                ? writeLetters(bytes, from: offset, room: room, to: &writer)
                : writeBase64(bytes, from: offset, room: room, to: &writer)
            writer.append("?=")
            if offset < bytes.count { writer.fold() }
        } while offset < bytes.count
    }

    /// True where the Q encoding is no longer than base64 would be.
    private static func usesLetters(_ bytes: [UInt8]) -> Bool {
        let letterCount = bytes.reduce(0) { $0 + letterWidth($1) }
        return letterCount <= (bytes.count + 2) / 3 * 4
    }

    /// The bytes that may stand in a word of a display name too. Source: RFC 2047 section 5 (3).
    private static func isLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"):
            true
        default:
            false
        }
    }

    private static func letterWidth(_ byte: UInt8) -> Int { isLiteral(byte) || byte == 0x20 ? 1 : 3 }

    /// The end of the character that begins at `offset`.
    private static func characterEnd(_ bytes: [UInt8], _ offset: Int) -> Int {
        var end = offset + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    private static func writeLetters(_ bytes: [UInt8], from start: Int, room: Int, to writer: inout HeaderWriter) -> Int
    {
        var offset = start
        var rest = room
        while offset < bytes.count {
            let end = characterEnd(bytes, offset)
            let width = bytes[offset..<end].reduce(0) { $0 + letterWidth($1) }
            guard width <= rest else { break }
            for byte in bytes[offset..<end] { writeLetter(byte, to: &writer) }
            rest -= width
            offset = end
        }
        return offset
    }

    private static func writeLetter(_ byte: UInt8, to writer: inout HeaderWriter) {
        if byte == 0x20 {
            writer.append(UInt8(ascii: "_"))
        } else if isLiteral(byte) {
            writer.append(byte)
        } else {
            writer.append(UInt8(ascii: "="))
            writer.append(Hexadecimal.uppercaseDigit(byte >> 4))
            writer.append(Hexadecimal.uppercaseDigit(byte & 15))
        }
    }

    private static func writeBase64(_ bytes: [UInt8], from start: Int, room: Int, to writer: inout HeaderWriter) -> Int
    {
        let byteLimit = room / 4 * 3
        var offset = start
        while offset < bytes.count {
            let end = characterEnd(bytes, offset)
            guard end - start <= byteLimit else { break }
            offset = end
        }
        let piece = bytes.span.extracting(start..<offset)
        for letter in Base64.encode(piece) { writer.append(letter) }
        return offset
    }
}
