/// Which addresses were met, by 64 bits of each: 8 to 16 bytes an address, and never more than 64 MiB. Two different ones of a
/// million share their bits once in thirty million lists.
struct FingerprintSet {
    /// Places, a power of two.
    static let maximumPlaceCount = 1 << 23

    private var places: [UInt64]
    private(set) var count = 0
    private let limit: Int
    /// Some were met that it had no room for.
    private(set) var hasOverflowed = false

    /// - Parameter limit: places at most, a power of two.
    init(limit: Int = maximumPlaceCount) {
        self.limit = limit
        places = Array(repeating: 0, count: min(4_096, limit))
    }

    /// - Returns: false where it was met before.
    mutating func insert(_ fingerprint: UInt64) -> Bool {
        let fingerprint = fingerprint == 0 ? 1 : fingerprint
        var place = find(fingerprint)
        guard places[place] == 0 else { return false }
        if count * 4 >= places.count * 3 {
            guard places.count < limit else {
                hasOverflowed = true
                return true
            }
            grow()
            place = find(fingerprint)
        }
        places[place] = fingerprint
        count += 1
        return true
    }

    private func find(_ fingerprint: UInt64) -> Int {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: fingerprint) & mask
        while places[place] != 0, places[place] != fingerprint { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = places
        places = Array(repeating: 0, count: old.count * 2)
        for fingerprint in old where fingerprint != 0 { places[find(fingerprint)] = fingerprint }
    }
}
