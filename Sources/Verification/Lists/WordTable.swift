/// Words and what is known of each, found by their bytes in a time that does not depend on how many there are.
///
/// The bytes of all words lie one after the other in one array; a slot holds half of a word's hash and where it lies, so that a
/// word that is not there costs one look into memory. Hashes are made from the last byte to the first: those of all ends of
/// a domain come out of one walk.
struct WordTable: Sendable {
    struct Fact: Hashable, Sendable {
        var flags: Flags
        /// 0...1000.
        var weight: UInt16 = 0
        /// A number of the table's maker; 0: none.
        var provider: UInt16 = 0
    }

    struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        static let disposable = Flags(rawValue: 1)
        static let free = Flags(rawValue: 2)
        /// A real domain, which nobody means by mistake.
        static let real = Flags(rawValue: 4)
        static let topLevel = Flags(rawValue: 8)
        static let role = Flags(rawValue: 16)
        /// Certainly there, whatever a resolver says.
        static let guarded = Flags(rawValue: 32)
    }

    private struct Slot: Sendable {
        var tag: UInt32
        /// Into `places`, plus one; 0: free.
        var place: UInt32
    }

    private struct Place: Sendable {
        var start: UInt32
        var count: UInt32
        var fact: Fact
    }

    private var slots: [Slot]
    private var places: [Place] = []
    private var text: [UInt8] = []
    private let shift: UInt64

    var count: Int { places.count }

    /// - Parameter capacity: how many words will be put in, at most.
    init(capacity: Int) {
        var bitCount: UInt64 = 4
        while 1 << bitCount < capacity * 2 { bitCount += 1 }
        slots = Array(repeating: Slot(tag: 0, place: 0), count: 1 << bitCount)
        shift = 64 - bitCount
        places.reserveCapacity(capacity)
        text.reserveCapacity(capacity * 14)
    }

    // MARK: Hashes

    /// FNV-1a, 64 bits, taken backwards.
    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    /// Spreads the low bits, which differ most, over the high ones, which choose the slot.
    @inline(__always)
    private static func spread(_ hash: UInt64) -> UInt64 { (hash ^ hash &>> 29) &* 0x9E37_79B9_7F4A_7C15 }

    // MARK: Asking

    /// - Parameters:
    ///   - hash: of the bytes of `range`, the last one first, capitals folded.
    ///   - range: in `bytes`; their capitals count as small letters.
    @inline(__always)
    func fact(_ bytes: Span<UInt8>, _ range: Range<Int>, hash: UInt64) -> Fact? {
        let spread = Self.spread(hash)
        let tag = UInt32(truncatingIfNeeded: spread)
        var slot = Int(spread &>> shift)
        while true {
            let found = slots[slot]
            guard found.place != 0 else { return nil }
            if found.tag == tag {
                let place = places[Int(found.place) - 1]
                if isEqual(place, bytes, range) { return place.fact }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// The word as a whole.
    func fact(_ word: Span<UInt8>) -> Fact? {
        var hash = Self.seed
        var index = word.count
        while index > 0 {
            index -= 1
            hash = Self.hash(hash, ByteClass.folded(word[index]))
        }
        return fact(word, 0..<word.count, hash: hash)
    }

    private func isEqual(_ place: Place, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard Int(place.count) == range.count else { return false }
        for index in 0..<range.count
        where text[Int(place.start) + index] != ByteClass.folded(bytes[range.lowerBound + index]) {
            return false
        }
        return true
    }

    // MARK: Making

    /// Adds `flags` to what is known of the word; a weight and a provider where one is given.
    /// - Parameter word: in small letters.
    mutating func insert(_ word: String, _ flags: Flags, weight: Int = 0, provider: Int = 0) {
        let bytes = Array(word.utf8)
        var hash = Self.seed
        for byte in bytes.reversed() { hash = Self.hash(hash, byte) }
        let spread = Self.spread(hash)
        let tag = UInt32(truncatingIfNeeded: spread)
        var slot = Int(spread &>> shift)
        while slots[slot].place != 0 {
            let index = Int(slots[slot].place) - 1
            if slots[slot].tag == tag, isEqual(places[index], bytes.span, 0..<bytes.count) {
                places[index].fact.flags.formUnion(flags)
                if weight > 0 { places[index].fact.weight = UInt16(weight) }
                if provider > 0 { places[index].fact.provider = UInt16(provider) }
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        precondition(places.count * 2 < slots.count, "the table was made for fewer words")
        places.append(
            Place(
                start: UInt32(text.count), count: UInt32(bytes.count),
                fact: Fact(flags: flags, weight: UInt16(weight), provider: UInt16(provider))))
        text += bytes
        slots[slot] = Slot(tag: tag, place: UInt32(places.count))
    }
}
