extension HeaderBlock {
    /// The fields of that name, in their order; capitals do not count.
    public func fields(named name: String) -> [HeaderField] { fields.filter { matches($0, name) } }

    public func contains(_ name: String) -> Bool { fields.contains { matches($0, name) } }

    /// The unfolded value of the first field of that name: line ends taken out, white space around it trimmed, bytes that
    /// are no UTF-8 replaced, encoded words left as they are.
    public func firstValue(_ name: String) -> String? {
        fields.first { matches($0, name) }.map(value(of:))
    }

    /// The same with its encoded words read, as people are shown it.
    public func firstText(_ name: String) -> String? { firstValue(name).map(EncodedWord.decode) }

    /// The unfolded value of a field of this block.
    public func value(of field: HeaderField) -> String {
        var content = bytes[field.value].filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }[...]
        while let first = content.first, first == 0x20 || first == 0x09 { content.removeFirst() }
        while let last = content.last, last == 0x20 || last == 0x09 { content.removeLast() }
        return String(decoding: content, as: UTF8.self)
    }

    private func matches(_ field: HeaderField, _ name: String) -> Bool {
        field.name.count == name.utf8.count
            && zip(bytes[field.name], name.utf8).allSatisfy { HeaderBlock.lowercased($0) == HeaderBlock.lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
