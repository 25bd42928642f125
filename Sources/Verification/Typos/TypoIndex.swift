/// Well-known mail domains, found by what people type when they mean them.
///
/// Each domain stands in a table under every spelling of it that lacks one letter (two, where many people are there); a typed
/// domain is looked up under its own such spellings. A bit for each keeps most look-ups from reaching the table.
struct TypoIndex: Sendable {
    private struct Slot: Sendable {
        var tag: UInt32
        /// Into `candidates`, plus one; 0: free.
        var candidate: UInt32
    }

    let candidates: [TypoCandidate]
    private var slots: [Slot]
    private var bits: [UInt64]
    private let shift: UInt64
    /// Candidates by their text without its dots, and by their name alone where it is enough.
    private var joined: WordTable
    private static let bitShift: UInt64 = 64 - 18

    init(_ entries: some Sequence<AddressListFile.Entry>) {
        // The order of the file decides nothing: the same answer, however it is sorted.
        candidates = entries.compactMap(TypoCandidate.init).sorted {
            $0.weight != $1.weight ? $0.weight > $1.weight : $0.text.lexicographicallyPrecedes($1.text)
        }
        var spellings: [(hash: UInt64, candidate: Int)] = []
        for (index, candidate) in candidates.enumerated() {
            DeletionHash.forEach(candidate.text.span, depth: candidate.isLarge ? 2 : 1) {
                spellings.append(($0, index))
            }
        }
        var bitCount: UInt64 = 8
        while 1 << bitCount < spellings.count * 2 { bitCount += 1 }
        shift = 64 - bitCount
        slots = Array(repeating: Slot(tag: 0, candidate: 0), count: 1 << bitCount)
        bits = Array(repeating: 0, count: 1 << 12)
        joined = WordTable(capacity: 2 * candidates.count + 1)
        for spelling in spellings { insert(spelling.hash, spelling.candidate) }
        for (index, candidate) in candidates.enumerated().reversed() where candidate.weight >= Self.leastJoinedWeight {
            let letters = candidate.text.filter { $0 != UInt8(ascii: ".") }
            joined.insert(String(decoding: letters, as: UTF8.self), .real, provider: index + 1)
        }
        for (index, candidate) in candidates.enumerated().reversed()
        where candidate.weight >= Self.leastBareWeight && candidate.nameCount >= 5 {
            joined.insert(
                String(decoding: candidate.text[..<candidate.nameCount], as: UTF8.self), .topLevel, provider: index + 1)
        }
    }

    /// Of a domain that is known without its dots, and of one that is known by its name alone.
    private static let leastJoinedWeight = 20
    private static let leastBareWeight = 200

    /// - Parameters:
    ///   - word: small letters.
    ///   - isBare: a name alone will do: `gmail`.
    func candidate(withoutDots word: Span<UInt8>, isBare: Bool) -> TypoCandidate? {
        guard let fact = joined.fact(word), isBare || fact.flags.contains(.real) else { return nil }
        return candidates[Int(fact.provider) - 1]
    }

    private mutating func insert(_ hash: UInt64, _ candidate: Int) {
        let spread = Self.spread(hash)
        let bit = spread &>> Self.bitShift
        bits[Int(bit &>> 6)] |= 1 << (bit & 63)
        let tag = UInt32(truncatingIfNeeded: spread)
        var slot = Int(spread &>> shift)
        while slots[slot].candidate != 0 {
            if slots[slot].tag == tag, slots[slot].candidate == UInt32(candidate + 1) { return }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Slot(tag: tag, candidate: UInt32(candidate + 1))
    }

    @inline(__always)
    private static func spread(_ hash: UInt64) -> UInt64 { (hash ^ hash &>> 31) &* 0xBF58_476D_1CE4_E5B9 }

    /// Calls `body` once with each candidate that shares a spelling with the word (and again where there are many).
    /// - Parameter word: at most `SlipDistance.longest` bytes, in small letters.
    @inline(__always)
    func forEachNear(_ word: Span<UInt8>, _ body: (TypoCandidate) -> Void) {
        var seen = InlineArray<16, UInt32>(repeating: 0)
        var seenCount = 0
        DeletionHash.forEach(word, depth: 2) { hash in
            let spread = Self.spread(hash)
            let bit = spread &>> Self.bitShift
            guard bits[Int(bit &>> 6)] &>> (bit & 63) & 1 == 1 else { return }
            let tag = UInt32(truncatingIfNeeded: spread)
            var slot = Int(spread &>> shift)
            while slots[slot].candidate != 0 {
                let candidate = slots[slot].candidate
                if slots[slot].tag == tag, !(0..<min(seenCount, 16)).contains(where: { seen[$0] == candidate }) {
                    seen[seenCount & 15] = candidate
                    seenCount += 1
                    body(candidates[Int(candidate) - 1])
                }
                slot = (slot + 1) & (slots.count - 1)
            }
        }
    }
}
