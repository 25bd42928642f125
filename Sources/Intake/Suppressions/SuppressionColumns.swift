internal import Mail
public import Spool

/// What the columns of a list mean, and what each row wants on a list.
struct SuppressionColumns: Sendable {
    let layout: SuppressionLayout
    private let places: [String: Int]
    private let count: Int

    init(_ layout: SuppressionLayout, names: [String]) {
        self.layout = layout
        count = names.count
        places = Dictionary(
            names.enumerated().map { (SuppressionLayout.folded($1), $0) }, uniquingKeysWith: { first, _ in first })
    }

    struct RowFault: Error { let reason: String }

    /// `nil` for a row of empty fields.
    /// - Throws: `RowFault`, a sentence that tells what is wrong with it.
    func entry(_ fields: [String], at now: Timestamp) throws(RowFault) -> NewSuppression? {
        guard fields.contains(where: { !$0.isEmpty }) else { return nil }
        guard fields.dropFirst(count).allSatisfy(\.isEmpty) else {
            throw RowFault(reason: "has \(fields.count) fields where the header has \(count)")
        }
        func field(_ names: String...) -> String? {
            for name in names {
                guard let place = places[name], place < fields.count else { continue }
                let text = SuppressionColumns.unescaped(fields[place]).trimmed
                if !text.isEmpty { return text }
            }
            return nil
        }
        guard let text = field("address", "emailaddress", "email") else { throw RowFault(reason: "has no address") }
        let target = try target(text, includesSubdomains: field("includesubdomains") == "true")
        let reply = layout == .postrider ? field("reply") : layout == .mailgun ? field("error") : bounceReason(field)
        var entry = NewSuppression(target, cause: try cause(field), note: note(field), reply: reply)
        if let end = layout == .postrider ? field("expiresat") : nil {
            guard let time = Timestamp(rfc3339: end) else {
                throw RowFault(reason: "has an expires_at that is no time (RFC 3339)")
            }
            guard time > now else { throw RowFault(reason: "has expired") }
            entry.expiresAt = time
        }
        return entry
    }

    private func bounceReason(_ field: (String...) -> String?) -> String? {
        layout == .sendgrid ? field("reason") : nil
    }

    private func target(_ text: String, includesSubdomains: Bool) throws(RowFault) -> SuppressionTarget {
        let target: SuppressionTarget
        do {
            target = try SuppressionTarget.parse(Array(text.utf8).span, includesSubdomains: includesSubdomains)
        } catch {
            throw RowFault(reason: error.sentence)
        }
        // A lone word in somebody's list of addresses is a mistake and no domain.
        guard case .domain = target else { return target }
        guard text.utf8.first == UInt8(ascii: "@") else { throw RowFault(reason: "has an address without @") }
        return target
    }

    /// Each service words it in its own way; its column is what tells its files apart.
    private func cause(_ field: (String...) -> String?) throws(RowFault) -> SuppressionRecord.Cause {
        switch layout {
        case .postrider:
            guard let text = field("cause") else { return .imported }
            guard let cause = SuppressionRecord.Cause(rawValue: text) else {
                throw RowFault(reason: "has a cause that is none of ours")
            }
            return cause
        case .ses:
            switch field("reason")?.uppercased() {
            case "BOUNCE": return .hardBounce
            case "COMPLAINT": return .complaint
            default: throw RowFault(reason: "has a reason that is neither BOUNCE nor COMPLAINT")
            }
        case .sendgrid:
            if places["ip"] != nil { return .complaint }
            return places["reason"] != nil || places["status"] != nil ? .hardBounce : .unsubscribe
        case .mailgun:
            if places["code"] != nil || places["error"] != nil { return .hardBounce }
            return places["tags"] != nil || places["tag"] != nil ? .unsubscribe : .complaint
        case .postmark:
            switch field("suppressionreason") {
            case "HardBounce": return .hardBounce
            case "SpamComplaint": return .complaint
            case "ManualSuppression": return field("origin") == "Recipient" ? .unsubscribe : .manual
            default: throw RowFault(reason: "has a SuppressionReason that Postmark has not")
            }
        case .plain: return .imported
        }
    }

    /// Since when it stood elsewhere, in that service's words.
    private func note(_ field: (String...) -> String?) -> String? {
        if layout == .postrider { return field("note") }
        guard layout != .plain else { return nil }
        let since = field("created", "createdat", "lastupdatetime").map { " since \($0.prefix(64))" } ?? ""
        return "On the list of \(layout.rawValue)\(since)."
    }

    /// Takes off the apostrophe that an export put before what a spreadsheet would take for a formula.
    private static func unescaped(_ field: String) -> String {
        let bytes = field.utf8
        guard bytes.first == UInt8(ascii: "'"), let next = bytes.dropFirst().first else { return field }
        switch next {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"):
            return String(field.dropFirst())
        default: return field
        }
    }
}

extension SuppressionTarget.ParseError {
    /// What is wrong, a sentence without subject.
    public var sentence: String {
        switch self {
        case .mailbox(let error): error.sentence
        case .domain(let error): error.sentence
        case .tooWide: "has a domain of one label with its subdomains"
        }
    }
}
