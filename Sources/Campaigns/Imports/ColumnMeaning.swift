/// What a column of a file is taken for.
enum ColumnMeaning: Hashable, Sendable {
    case email
    case field(FieldName)
    /// Several with commas or semicolons between them, or an array.
    case tags
    case consent(ConsentPart)
    case nothing

    /// What a mapping says where it means this.
    var wish: String {
        switch self {
        case .email: "email"
        case .field(let name): name.description
        case .tags: "tags"
        case .consent(let part): part.rawValue
        case .nothing: "-"
        }
    }

    enum ConsentPart: String, Hashable, Sendable, CaseIterable {
        case at = "consent_at"
        case ip = "consent_ip"
        case text = "consent_text"
        case form = "consent_form"
    }

    /// Headers that are taken for the address, in lower case.
    static let emailNames: Set<String> = [
        "email", "e-mail", "email address", "email_address", "e-mail address", "mail",
    ]

    /// What our own exports say of a contact beside its fields: read back, it means nothing.
    static let exportedNames: Set<String> = [
        "id", "state", "state_at", "stage", "stage_at", "source", "origin", "lists", "created_at", "updated_at",
        "confirmed_at", "delivered_at", "opened_at", "clicked_at", "bounced_at", "unanswered", "soft_bounces",
        "hard_bounces", "source.kind", "source.origin", "verification", "verification.verdict", "verification.reason",
        "verification.checked_at", "verification.keeps_out",
    ]

    /// - Parameters:
    ///   - name: the column's, as it stands in the file.
    ///   - wish: what a mapping says of it; `nil` where it says nothing.
    /// - Throws: `ImportFault.badField`.
    static func of(_ name: String, wish: String?) throws(ImportFault) -> ColumnMeaning {
        let wanted = BoundedText.trimmed(wish ?? name)
        if wish == nil, emailNames.contains(wanted.lowercased()) { return .email }
        switch wanted.lowercased() {
        case "email": return .email
        case "tags": return .tags
        case "-", "": return .nothing
        case let text:
            if let part = ConsentPart(rawValue: text) { return .consent(part) }
        }
        if wish == nil, exportedNames.contains(wanted.lowercased()) { return .nothing }
        let plain = wanted.hasPrefix("fields.") ? String(wanted.dropFirst(7)) : wanted
        if let field = FieldName(wish == nil ? fieldName(plain) : wanted) { return .field(field) }
        guard wish != nil else { return .nothing }
        throw .badField(wanted)
    }

    /// `First Name` becomes `first_name`; letters beyond ASCII and signs become `_`.
    private static func fieldName(_ header: String) -> String {
        var name: [UInt8] = []
        for scalar in header.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": name.append(UInt8(scalar.value))
            case "A"..."Z": name.append(UInt8(scalar.value) | 0x20)
            default: if name.last != UInt8(ascii: "_") { name.append(UInt8(ascii: "_")) }
            }
        }
        while name.last == UInt8(ascii: "_"), name.count > 1 { name.removeLast() }
        if let first = name.first, (0x30...0x39).contains(first) { name.insert(UInt8(ascii: "_"), at: 0) }
        let text = String(decoding: name.prefix(64), as: UTF8.self)
        return text == "_" ? "" : text
    }
}
