/// Hashes of a word with up to two of its letters left out, each in a few instructions: two words that are two slips apart or
/// fewer have one of these in common. Source: W. Garbe, symmetric delete spelling correction (2012).
enum DeletionHash {
    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// - Parameters:
    ///   - word: at most `SlipDistance.longest` bytes.
    ///   - depth: 0, 1 or 2 letters left out, at most.
    @inline(__always)
    static func forEach(_ word: Span<UInt8>, depth: Int, _ body: (UInt64) -> Void) {
        let count = word.count
        precondition(count <= SlipDistance.longest, "the word is short")
        // Of the letters from each place to the end, and the base to the power of their number.
        var tails = InlineArray<41, UInt64>(repeating: 0)
        var powers = InlineArray<41, UInt64>(repeating: 1)
        for index in stride(from: count - 1, through: 0, by: -1) {
            powers[index] = powers[index + 1] &* base
            tails[index] = (UInt64(word[index]) &+ 1) &* powers[index + 1] &+ tails[index + 1]
        }
        body(tails[0])
        guard depth > 0 else { return }
        var head: UInt64 = 0
        for one in 0..<count {
            body(head &* powers[one + 1] &+ tails[one + 1])
            if depth > 1 {
                var rest = head
                for other in one + 1..<count {
                    body(rest &* powers[other + 1] &+ tails[other + 1])
                    rest = rest &* base &+ UInt64(word[other]) &+ 1
                }
            }
            head = head &* base &+ UInt64(word[one]) &+ 1
        }
    }
}
