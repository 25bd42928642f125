/// Text put into HTML, where it may stand between tags or within a quoted attribute, and taken out again. Source: HTML,
/// section 13.3.
enum HTMLText {
    static func escape(_ text: some Sequence<UInt8>, into output: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
            default: output.append(byte)
            }
        }
    }

    private static let references: [(name: [UInt8], byte: UInt8)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&#38;", "&"),
        ("&#x26;", "&"), ("&#X26;", "&"), ("&AMP;", "&"),
    ].map { name, character in (Array(name.utf8), character.utf8.first ?? 0) }

    /// A URL of an attribute as browsers read it: the references that URLs have are resolved, others left, spaces around it
    /// taken away.
    static func url(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"), let found = references.first(where: { rest.starts(with: $0.name) }) {
                output.append(found.byte)
                rest = rest.dropFirst(found.name.count)
            } else {
                output.append(byte)
                rest = rest.dropFirst()
            }
        }
        let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
        guard let first = output.firstIndex(where: { !isSpace($0) }),
            let last = output.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return Array(output[first...last])
    }
}
