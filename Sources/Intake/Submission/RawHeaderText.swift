import Mail

/// What the log shows of a header field of a message that came over SMTP. Never used to decide where mail goes.
enum RawHeaderText {
    /// Bytes of a value that are looked at; encoded words are longer than what they say.
    private static let readByteCount = 4_096
    private static let shownByteCount = 998

    /// Unfolded, encoded words read, control characters replaced by spaces, at most 998 bytes; empty for `nil`.
    static func shown(_ message: Span<UInt8>, _ range: Range<Int>?) -> String {
        guard let range else { return "" }
        return cut(EncodedWord.decode(String(decoding: bytes(message, range), as: UTF8.self)))
    }

    /// Without line ends and without white space around it.
    static func bytes(_ message: Span<UInt8>, _ range: Range<Int>, upTo limit: Int = readByteCount) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(range.count, limit))
        for offset in range.prefix(limit) {
            let byte = message[offset]
            if byte == 0x0D || byte == 0x0A { continue }
            if bytes.isEmpty, byte == 0x20 || byte == 0x09 { continue }
            bytes.append(byte)
        }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    private static func cut(_ text: String) -> String {
        var output = ""
        var byteCount = 0
        for scalar in text.unicodeScalars {
            let shown = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar
            byteCount += UTF8.width(shown)
            guard byteCount <= shownByteCount else { break }
            output.unicodeScalars.append(shown)
        }
        return output
    }
}
