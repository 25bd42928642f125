/// The TXT record at `_mta-sts.DOMAIN` that says that the domain has an MTA-STS policy: `v=STSv1; id=20260101T010101;`.
/// Source: RFC 8461 section 3.1.
public struct STSRecord: Hashable, Sendable {
    /// 1 to 32 letters and digits; another one means that the policy has changed.
    public let id: String

    /// - Parameter texts: all TXT records of the name; those that do not begin with `v=STSv1` are not ours.
    /// - Returns: `nil` where there is not exactly one, or it is not well-formed: the domain is then taken to have none.
    public static func find(in texts: [String]) -> STSRecord? {
        let ours = texts.filter { text in
            guard text.utf8.starts(with: "v=STSv1".utf8) else { return false }
            let next = text.utf8.dropFirst(7).first
            return next == nil || next == UInt8(ascii: ";") || next == UInt8(ascii: " ") || next == UInt8(ascii: "\t")
        }
        return ours.count == 1 ? STSRecord(ours[0]) : nil
    }

    init?(_ text: String) {
        let fields = STSFields.split(text.utf8.prefix(1_000), at: UInt8(ascii: ";"), between: UInt8(ascii: "="))
        guard let first = fields.first, first.name == "v", first.value == "STSv1",
            let id = fields.first(where: { $0.name == "id" })?.value
        else { return nil }
        let isWord = id.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
        }
        guard (1...32).contains(id.utf8.count), isWord else { return nil }
        self.id = id
    }
}

/// Names and values, as the record and the policy file write them.
enum STSFields {
    /// Pieces without the separator or a name are left out; blanks around names and values are dropped.
    static func split(
        _ bytes: some Collection<UInt8>, at end: UInt8, between separator: UInt8
    ) -> [(name: String, value: String)] {
        bytes.split(separator: end).compactMap { piece in
            guard let middle = piece.firstIndex(of: separator) else { return nil }
            return (trimmed(piece[..<middle]), trimmed(piece[piece.index(after: middle)...]))
        }
    }

    private static func trimmed(_ bytes: some Collection<UInt8>) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let rest = Array(bytes.drop(while: isBlank))
        let count = (rest.lastIndex { !isBlank($0) } ?? -1) + 1
        return String(decoding: rest[..<count], as: UTF8.self)
    }
}
