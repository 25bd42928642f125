internal import Storage

/// The table that finds messages by a Message-ID that somebody else made. Two texts with one hash are told apart by the text.
enum MessageIDHash {
    /// The message that a Message-ID of ours names: `<msg_…@domain>`.
    static func message(namedBy id: some StringProtocol) -> MessageKey? {
        let local = bare(id).prefix { $0 != "@" }
        return local.hasPrefix(MessageKey.prefix) ? MessageKey(local) : nil
    }

    /// As it is searched for, with or without the brackets around it.
    static func bare(_ id: some StringProtocol) -> Substring {
        var text = Substring(id)
        while let first = text.first, first == "<" || first == " " { text.removeFirst() }
        while let last = text.last, last == ">" || last == " " { text.removeLast() }
        return text
    }

    /// `nil` where there is nothing to find it by, or it names its message itself.
    static func of(_ id: String) -> Int64? {
        guard !id.isEmpty, message(namedBy: id) == nil else { return nil }
        // FNV-1a, 64 bits. Source: draft-eastlake-fnv.
        let hash = bare(id).utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: hash)
    }

    static let insertion = Statement(
        "INSERT INTO message_id_hash (hash, message) VALUES ($1, $2) ON CONFLICT (hash, message) DO NOTHING")
    static let deletion = Statement("DELETE FROM message_id_hash WHERE hash = $1 AND message = $2")
}
