import Mail

/// Header fields in canonical form, one behind another: what a signature is made over.
/// Source: RFC 6376 sections 3.4.1, 3.4.2 and 3.7.
struct CanonicalHeader {
    let canonicalization: Canonicalization
    private(set) var bytes: [UInt8] = []

    init(_ canonicalization: Canonicalization) {
        self.canonicalization = canonicalization
        bytes.reserveCapacity(2_048)
    }

    /// A whole field of a header block, its line end included.
    mutating func append(_ field: HeaderField, of block: [UInt8]) {
        append(name: block[field.name], value: block[field.value], whole: block[field.whole])
    }

    /// The signature's own field, with the value of its `b=` left out; no line end follows it.
    mutating func appendLast(_ unsigned: [UInt8]) {
        let colon = unsigned.firstIndex(of: UInt8(ascii: ":")) ?? unsigned.count
        append(name: unsigned[..<colon], value: unsigned[min(colon + 1, unsigned.count)...], whole: unsigned[...])
        if bytes.suffix(2).elementsEqual([0x0D, 0x0A]) { bytes.removeLast(2) }
    }

    private mutating func append(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>, whole: ArraySlice<UInt8>) {
        switch canonicalization {
        case .simple:
            bytes.append(contentsOf: whole)
        case .relaxed:
            for byte in name where byte != 0x20 && byte != 0x09 {
                bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
            bytes.append(UInt8(ascii: ":"))
            appendRelaxed(value)
            bytes.append(0x0D)
            bytes.append(0x0A)
        }
    }

    /// Unfolded, each run of white space one space, none at the ends.
    private mutating func appendRelaxed(_ value: ArraySlice<UInt8>) {
        let start = bytes.count
        var isSpacePending = false
        for byte in value {
            switch byte {
            case 0x0D, 0x0A:
                continue
            case 0x20, 0x09:
                isSpacePending = true
            default:
                if isSpacePending, bytes.count > start { bytes.append(0x20) }
                isSpacePending = false
                bytes.append(byte)
            }
        }
    }
}
