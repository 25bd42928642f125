/// Header values made readable: folds taken out, encoded words decoded. Source: RFC 5322 section 2.2.3, RFC 2047.
enum HeaderDecoding {
    /// Bytes of a value that are read.
    static let byteLimit = 8_192

    /// True for a short value on one line without encoded words and in ASCII, which needs no work.
    static func isPlain(_ value: Span<UInt8>) -> Bool {
        guard value.count <= byteLimit else { return false }
        for index in 0..<value.count {
            let byte = value[index]
            if byte >= 0x80 || byte == 0x0D || byte == 0x0A { return false }
            if byte == UInt8(ascii: "="), index + 1 < value.count, value[index + 1] == UInt8(ascii: "?") {
                return false
            }
        }
        return true
    }

    /// Appends the value as UTF-8. Bytes that are no UTF-8 are read as windows-1252.
    static func decode(_ value: Span<UInt8>, into text: inout [UInt8]) {
        let cut = value.extracting(first: min(byteLimit, value.count))
        if isPlain(cut) {
            cut.withUnsafeBufferPointer { text.append(contentsOf: $0) }
            return
        }
        var decoder = EncodedWordDecoder(byteCount: cut.count)
        var offset = 0
        while offset < cut.count {
            let byte = cut[offset]
            if byte == UInt8(ascii: "="), let word = RawEncodedWord(cut, at: offset) {
                decoder.word(word)
                offset = word.end
            } else {
                if byte != 0x0D, byte != 0x0A { decoder.plain(byte) }
                offset += 1
            }
        }
        text += decoder.finish()
    }
}
