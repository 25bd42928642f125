internal import Spool

/// The CSV layouts in which lists of suppressed addresses come and go: ours, and those of four sending services as their
/// documentation tells them. Column names are compared by their letters and digits alone, in any case and order.
///
///     postrider  address,list,cause,created_at,expires_at,…
///     ses        EmailAddress,Reason,LastUpdateTime; or without a header: ada@example.com,BOUNCE
///     sendgrid   status,reason,email,created (bounces); reason,email,created (invalid); ip,email,created (spam reports);
///                email,created (unsubscribes)
///     mailgun    address,code,error,created_at (bounces); address,tags,created_at (unsubscribes); address,created_at
///                (complaints)
///     postmark   EmailAddress,SuppressionReason,Origin,CreatedAt
///     plain      one address a line, with a header or without
///
/// Source: the services' manuals on suppression lists, read in 2026-11.
public enum SuppressionLayout: String, Hashable, Sendable, CaseIterable {
    case postrider, ses, sendgrid, mailgun, postmark, plain

    /// By the names of a header row; `nil` where it is none that we know.
    init?(header: [String]) {
        let names = Set(header.map(SuppressionLayout.folded))
        func has(_ all: String...) -> Bool { all.allSatisfy(names.contains) }
        if has("address", "cause") {
            self = .postrider
        } else if has("emailaddress", "suppressionreason") {
            self = .postmark
        } else if has("emailaddress", "reason") {
            self = .ses
        } else if has("email", "created") {
            self = .sendgrid
        } else if has("address", "createdat") || has("address", "code") || has("address", "tags") {
            self = .mailgun
        } else if has("email") || has("address") || has("emailaddress") {
            self = .plain
        } else {
            return nil
        }
    }

    /// By the first row of a list without a header.
    init?(firstRow fields: [String]) {
        guard fields.first?.utf8.contains(UInt8(ascii: "@")) == true else { return nil }
        switch fields.count {
        case 1: self = .plain
        case 2 where ["BOUNCE", "COMPLAINT"].contains(fields[1].trimmed.uppercased()): self = .ses
        default: return nil
        }
    }

    /// The columns of a list without a header.
    var headlessColumns: [String] { self == .ses ? ["emailaddress", "reason"] : ["email"] }

    static func folded(_ name: String) -> String {
        String(
            decoding: name.utf8.compactMap { byte -> UInt8? in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
                default: nil
                }
            }, as: UTF8.self)
    }
}

extension String {
    /// Without spaces and tabs around it.
    var trimmed: String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = utf8.firstIndex(where: { !isSpace($0) }), let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[first...last])
    }
}
