/// A piece of a search: `to:ann@example.com`, `subject:"spring news"`, or a word alone.
struct SearchWord: Hashable {
    /// In small letters, without its colon; `nil` for a word alone.
    let field: String?
    /// Without its quotation marks.
    let value: String

    /// Bytes of a search; what lies behind them is not read.
    static let byteLimit = 1_000
    static let countLimit = 40

    /// Pieces stand apart by spaces; between quotation marks a space and a colon are nothing special, and a mark that is
    /// not closed reaches to the end.
    static func read(_ text: String) -> [SearchWord] {
        var words: [SearchWord] = []
        var bytes: [UInt8] = []
        var colon: Int?
        var isQuoted = false
        var isSomething = false
        func close() {
            guard isSomething else { return }
            words.append(SearchWord(bytes, colon: colon))
            (bytes, colon, isSomething) = ([], nil, false)
        }
        for byte in text.utf8.prefix(byteLimit) {
            switch byte {
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                isSomething = true
            case 0...0x20 where !isQuoted: close()
            default:
                if byte == UInt8(ascii: ":"), !isQuoted, colon == nil, Self.isName(bytes) { colon = bytes.count }
                bytes.append(byte)
                isSomething = true
            }
            if words.count == countLimit { return words }
        }
        close()
        return words
    }

    private init(_ bytes: [UInt8], colon: Int?) {
        let start = colon.map { $0 + 1 } ?? 0
        field = colon.map { String(decoding: bytes[..<$0], as: UTF8.self).lowercased() }
        value = String(decoding: bytes[start...], as: UTF8.self)
    }

    /// Letters and hyphens, the first a letter.
    private static func isName(_ bytes: [UInt8]) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        guard let first = bytes.first, isLetter(first), bytes.count <= 20 else { return false }
        return bytes.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "-") }
    }
}
