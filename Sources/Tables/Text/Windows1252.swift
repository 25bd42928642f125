/// windows-1252, which what calls itself ISO-8859-1 mostly is. Source: WHATWG Encoding, index-windows-1252.
public enum Windows1252 {
    /// U+0080...U+009F as windows-1252 has them; 0 where it has none.
    private static let upper: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    public static func utf8(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        for byte in bytes {
            guard byte >= 0x80 else {
                text.append(byte)
                continue
            }
            let code = byte < 0xA0 ? upper[Int(byte - 0x80)] : UInt16(byte)
            let scalar = code == 0 ? "\u{FFFD}" : Unicode.Scalar(code) ?? "\u{FFFD}"
            text.append(contentsOf: String(scalar).utf8)
        }
        return text
    }

    /// The same bytes where they are UTF-8 or are to be, else read as windows-1252.
    public static func repaired(_ bytes: ArraySlice<UInt8>, _ encoding: TableEncoding) -> ArraySlice<UInt8> {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        switch encoding {
        case .utf8: return bytes
        case .latin1: return utf8(bytes)[...]
        case .auto: return String(validating: bytes, as: UTF8.self) == nil ? utf8(bytes)[...] : bytes
        }
    }
}
