/// Capitals of the letters of two bytes in UTF-8 with which phrases begin: Latin with marks, Cyrillic.
enum Capital {
    /// The bytes with a capital in front; `nil` where they begin with no small letter of these alphabets.
    static func first(of bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 2, bytes[0] & 0xE0 == 0xC0,
            let capital = capital(UInt16(bytes[0] & 31) << 6 | UInt16(bytes[1] & 63))
        else { return nil }
        return [UInt8(0xC0 | capital >> 6), UInt8(0x80 | capital & 63)] + bytes.dropFirst(2)
    }

    /// U+00C0 to U+017F and U+0400 to U+045F. Source: the Unicode Character Database's simple mappings.
    private static func capital(_ letter: UInt16) -> UInt16? {
        switch letter {
        case 0xF7, 0xFF, 0x131, 0x138, 0x149, 0x17F: nil
        case 0xE0...0xFE, 0x430...0x44F: letter - 32
        case 0x450...0x45F: letter - 80
        case 0x100...0x137, 0x14A...0x177: letter & 1 == 1 ? letter - 1 : nil
        case 0x139...0x148, 0x179...0x17E: letter & 1 == 0 ? letter - 1 : nil
        default: nil
        }
    }
}
