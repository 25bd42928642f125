/// What the automaton steps on. A letter or digit that begins a word is another symbol than the same inside a word, so
/// phrases are not looked for in the middle of words; a byte over 0x7F is two symbols, so that all alphabets together
/// need few of them.
enum Symbols {
    /// The symbol of a byte under 0x80: control characters are white space, letters are folded.
    @inline(__always) static func ascii(_ byte: UInt8, afterWord: Bool) -> UInt8 {
        if byte <= 0x20 { return 0x20 }
        let folded = ASCII.folded(byte)
        return ASCII.isWord(folded) && !afterWord ? folded | 0x80 : folded
    }

    /// The symbols of a byte over 0x7F: under 0x20, where no ASCII symbol is.
    @inline(__always) static func halves(_ byte: UInt8) -> (UInt8, UInt8) { (byte >> 4 & 7, (byte & 15) &+ 8) }

    /// A phrase in symbols: two ways to write it where it may begin inside a word, or with a letter over 0x7F that has a
    /// capital, with which sentences begin.
    static func forms(of phrase: Phrase) -> [[UInt8]] {
        let first = symbols(of: phrase.bytes, afterWord: false)
        if let capital = Capital.first(of: phrase.bytes) { return [first, symbols(of: capital, afterWord: false)] }
        guard phrase.beginsAnywhere, ASCII.isWord(phrase.bytes[0]) else { return [first] }
        return [first, symbols(of: phrase.bytes, afterWord: true)]
    }

    private static func symbols(of bytes: [UInt8], afterWord: Bool) -> [UInt8] {
        var isAfterWord = afterWord
        var symbols: [UInt8] = []
        for byte in bytes {
            if byte < 0x80 {
                symbols.append(ascii(byte, afterWord: isAfterWord))
            } else {
                let (first, second) = halves(byte)
                symbols += [first, second]
            }
            isAfterWord = ASCII.isWord(byte)
        }
        return symbols
    }
}

/// What kind of byte it is, as bits.
enum ByteKind {
    static let space: UInt16 = 1
    /// Over 0x7F.
    static let high: UInt16 = 2
    /// A code or an address may begin here.
    static let special: UInt16 = 4
    /// No byte of a local part: an address can begin after it.
    static let edge: UInt16 = 8
    /// A letter or digit of ASCII; the bit that `Automaton.asciiClasses` wants for the byte after it.
    static let word: UInt16 = 0x100

    static func of(_ byte: UInt8) -> UInt16 {
        if byte <= 0x20 { return space | edge }
        if byte >= 0x80 { return high }
        let isSpecial = [0x32, 0x34, 0x35, 0x3C, 0x40].contains(byte)
        let isEdge = [0x28, 0x2C, 0x3A, 0x3B, 0x3C].contains(byte)
        return (isSpecial ? special : 0) | (isEdge ? edge : 0) | (ASCII.isWord(byte) ? word : 0)
    }
}
