/// How far a typed word is from the one that was meant, when fingers slip: the weighted distance of Damerau and Levenshtein
/// (optimal string alignment), in hundredths of an unlikely slip.
///
///     gnail.com    gmail.com    60: a key beside the right one
///     gmial.com    gmail.com    60: two letters in the wrong order
///     gmaill.com   gmail.com    40: a letter twice
///     gmai.com     gmail.com    80: a letter missing
///     gmpil.com    gmail.com   100: another key
///
/// People look at the first letter most: a slip there costs more.
enum SlipDistance {
    static let doubled: Int16 = 40
    static let neighbour: Int16 = 60
    static let swapped: Int16 = 60
    static let missing: Int16 = 80
    static let other: Int16 = 100

    /// Bytes of a word, at most.
    static let longest = 40

    /// What each slip costs more at the first letter: a likely one, and one to a key far away.
    private static let atFirst: Int16 = 20
    private static let farAtFirst: Int16 = 70

    /// - Parameters: words of at most `longest` bytes, in small letters. Time: the product of their lengths.
    static func between(typed: Span<UInt8>, meant: Span<UInt8>) -> Int {
        precondition(typed.count <= longest && meant.count <= longest, "the words are short")
        var before = InlineArray<41, Int16>(repeating: 0)
        var last = InlineArray<41, Int16>(repeating: 0)
        var row = InlineArray<41, Int16>(repeating: 0)
        for column in 0..<meant.count { row[column + 1] = row[column] + lost(meant, column) }
        for line in 0..<typed.count {
            before = last
            last = row
            row[0] = last[0] + added(typed, line)
            for column in 0..<meant.count {
                var cost = last[column] + replaced(typed[line], meant[column], isFirst: line == 0 && column == 0)
                cost = min(cost, last[column + 1] + added(typed, line), row[column] + lost(meant, column))
                if line > 0, column > 0, typed[line] == meant[column - 1], typed[line - 1] == meant[column] {
                    cost = min(cost, before[column - 1] + swapped + (line == 1 && column == 1 ? atFirst : 0))
                }
                row[column + 1] = cost
            }
        }
        return Int(row[meant.count])
    }

    /// One letter in place of another.
    @inline(__always)
    private static func replaced(_ typed: UInt8, _ meant: UInt8, isFirst: Bool) -> Int16 {
        if typed == meant { return 0 }
        return Keyboard.areBeside(typed, meant)
            ? neighbour + (isFirst ? atFirst : 0) : other + (isFirst ? farAtFirst : 0)
    }

    /// A letter too many: twice the same, one brushed beside the right one, or any.
    @inline(__always)
    private static func added(_ typed: Span<UInt8>, _ index: Int) -> Int16 {
        let byte = typed[index]
        let next = index + 1 < typed.count ? typed[index + 1] : 0
        let previous = index > 0 ? typed[index - 1] : 0
        let extra = index == 0 ? atFirst : 0
        if byte == next || byte == previous { return doubled + extra }
        if Keyboard.areBeside(byte, next) || Keyboard.areBeside(byte, previous) { return neighbour + extra }
        return other + (index == 0 ? farAtFirst : 0)
    }

    /// A letter too few; of two that are the same it is lost easily.
    @inline(__always)
    private static func lost(_ meant: Span<UInt8>, _ index: Int) -> Int16 {
        let byte = meant[index]
        let isTwice =
            index > 0 && meant[index - 1] == byte || index + 1 < meant.count && meant[index + 1] == byte
        return (isTwice ? doubled : missing) + (index == 0 ? atFirst : 0)
    }
}
