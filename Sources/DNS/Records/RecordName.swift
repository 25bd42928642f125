import Mail

/// A domain name inside a record's data. Source: RFC 1035 section 3.1.
enum RecordName {
    /// Reads labels from `start` to the end of the data, which the root's empty label must be.
    /// - Returns: `nil` for the root itself, for a name that is no host name, one that is cut short or runs past 255
    ///   bytes, and one with a compression pointer: resolvers hand data out unpacked, so that a pointer is a forgery.
    static func parse(_ data: Span<UInt8>, from start: Int) -> DomainName? {
        guard data.count - start <= 255 else { return nil }
        var text: [UInt8] = []
        var offset = start
        while offset < data.count {
            let length = Int(data[offset])
            offset += 1
            if length == 0 { return offset == data.count ? try? DomainName.parse(text.span) : nil }
            guard length <= 63, offset + length < data.count else { return nil }
            if !text.isEmpty { text.append(UInt8(ascii: ".")) }
            for index in offset..<(offset + length) {
                // A dot within a label would make two of it.
                guard data[index] != UInt8(ascii: ".") else { return nil }
                text.append(data[index])
            }
            offset += length
        }
        return nil
    }
}
