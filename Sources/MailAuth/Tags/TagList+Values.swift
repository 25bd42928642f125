import Mail

extension TagList {
    /// The value as text.
    func text(_ name: String) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }

    /// A list with colons between its words, white space around them dropped: `from : to:subject`.
    func words(_ name: String) -> [String]? {
        self[name].map { value in
            value.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { word in
                String(decoding: word.filter { !TagList.isWhiteSpace($0) }, as: UTF8.self)
            }
        }
    }

    /// Base 64, white space left out; `nil` where the tag is missing or no base 64.
    func base64(_ name: String) -> [UInt8]? {
        guard let value = self[name] else { return nil }
        let letters = value.filter { !TagList.isWhiteSpace($0) }
        return Base64.decode(letters.span)
    }

    /// Decimal digits alone, at most 12 of them (RFC 6376 section 3.5, `t=`).
    func number(_ name: String) -> Int64? {
        guard let value = self[name], (1...12).contains(value.count) else { return nil }
        return TagList.number(value)
    }

    private static func number(_ digits: [UInt8]) -> Int64? {
        var number: Int64 = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - 0x30)
        }
        return number
    }
}
