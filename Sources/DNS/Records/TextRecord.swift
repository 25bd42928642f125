/// The data of a TXT record: strings of at most 255 bytes, one behind another. Source: RFC 1035 section 3.3.14.
enum TextRecord {
    /// The strings joined without anything between them, as SPF, DKIM and DMARC read them (RFC 7208 section 3.3).
    /// - Returns: `nil` where a string runs past the end.
    static func parse(_ data: Span<UInt8>) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(data.count)
        var offset = 0
        while offset < data.count {
            let end = offset + 1 + Int(data[offset])
            guard end <= data.count else { return nil }
            for index in (offset + 1)..<end { text.append(data[index]) }
            offset = end
        }
        return String(decoding: text, as: UTF8.self)
    }
}
