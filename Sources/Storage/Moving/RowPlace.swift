/// A key as text, so that whoever goes on later knows where: each value is a letter for its type and itself in hexadecimal, and
/// a comma stands between two.
///
///     i31,t616461
enum RowPlace {
    static func encode(_ place: [Binding]) -> String {
        place.map { value in
            switch value {
            case .null: "n"
            case .integer(let number): "i" + hexadecimal("\(number)".utf8)
            case .real(let number): "r" + hexadecimal("\(number.bitPattern)".utf8)
            case .text(let text): "t" + hexadecimal(text.utf8)
            case .bytes(let bytes): "b" + hexadecimal(bytes)
            }
        }.joined(separator: ",")
    }

    /// - Returns: `nil` where the text is none of ours, or empty: there is no place yet.
    static func decode(_ text: String) -> [Binding]? {
        var place: [Binding] = []
        for part in text.split(separator: ",") {
            guard let bytes = bytes(part.dropFirst().utf8), let value = value(part.utf8.first, bytes) else {
                return nil
            }
            place.append(value)
        }
        return place.isEmpty ? nil : place
    }

    private static func value(_ letter: UInt8?, _ bytes: [UInt8]) -> Binding? {
        let text = String(decoding: bytes, as: UTF8.self)
        switch letter {
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "i"): return Int64(text).map(Binding.integer)
        case UInt8(ascii: "r"): return UInt64(text).map { .real(Double(bitPattern: $0)) }
        case UInt8(ascii: "t"): return .text(text)
        case UInt8(ascii: "b"): return .bytes(bytes)
        default: return nil
        }
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func bytes(_ text: Substring.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: Int?
        for character in text {
            guard let digit = digits.firstIndex(of: character) else { return nil }
            if let first = high { bytes.append(UInt8(first << 4 | digit)) }
            high = high == nil ? digit : nil
        }
        return high == nil ? bytes : nil
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
