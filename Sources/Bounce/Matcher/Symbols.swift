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

    /// A phrase in symbols; two ways to write it where it may begin inside a word.
    static func forms(of phrase: Phrase) -> [[UInt8]] {
        let first = symbols(of: phrase.bytes, afterWord: false)
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
