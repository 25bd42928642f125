import Mail

/// Which header fields a signature covers. A name that is *sealed* is listed once more than the field is there, so that
/// nobody adds another one on the way which readers would then be shown. Source: RFC 6376 sections 5.4, 5.4.1 and 8.15,
/// RFC 8058 section 4 (List-Unsubscribe and List-Unsubscribe-Post must be covered).
public struct SignedFields: Sendable {
    /// How often a name is listed.
    public enum Rule: Hashable, Sendable {
        /// As often as it is there, and once more.
        case sealed
        /// The same, but not at all where it is not there: mailing lists add these fields.
        case sealedWherePresent
        /// As often as it is there.
        case covered
    }

    /// Names in lower case.
    public let rules: [(name: String, rule: Rule)]

    public static let standard = SignedFields(
        sealed: [
            "from", "reply-to", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type",
            "content-transfer-encoding",
        ],
        sealedWherePresent: ["sender", "list-unsubscribe", "list-unsubscribe-post", "list-id"],
        covered: [
            "in-reply-to", "references", "content-id", "content-description", "resent-from", "resent-to", "resent-cc",
            "resent-date", "resent-message-id", "resent-sender", "list-help", "list-subscribe", "list-post",
            "list-owner", "list-archive", "auto-submitted", "precedence", "feedback-id",
        ])

    public init(sealed: [String], sealedWherePresent: [String] = [], covered: [String] = []) {
        precondition(sealed.contains("from"), "a signature covers From")
        rules =
            sealed.map { ($0, .sealed) } + sealedWherePresent.map { ($0, .sealedWherePresent) }
            + covered.map { ($0, .covered) }
    }

    /// The fields of a block in the order they are hashed: for each name from the bottom up, `nil` where one that is not
    /// there is listed.
    func choose(from block: HeaderBlock) -> [(name: String, field: HeaderField?)] {
        var chosen: [(name: String, field: HeaderField?)] = []
        chosen.reserveCapacity(rules.count + block.fields.count)
        for (name, rule) in rules {
            let before = chosen.count
            for field in block.fields.reversed() where block.isNamed(field, name) { chosen.append((name, field)) }
            if rule == .sealed || rule == .sealedWherePresent && chosen.count > before { chosen.append((name, nil)) }
        }
        return chosen
    }
}

extension HeaderBlock {
    /// - Parameter name: lower case.
    func isNamed(_ field: HeaderField, _ name: String) -> Bool {
        guard field.name.count == name.utf8.count else { return false }
        var offset = field.name.lowerBound
        for letter in name.utf8 {
            let byte = bytes[offset]
            guard ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == letter else { return false }
            offset += 1
        }
        return true
    }
}
