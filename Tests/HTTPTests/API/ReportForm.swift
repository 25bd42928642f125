import DNS
import Foundation
import JSON
import Mail
import Spool

@testable import HTTP

/// The form of a TLS report, field by field. Source: RFC 8460 sections 4.3 and 4.4.
indirect enum ReportForm: Sendable {
    case text
    /// RFC 3339, UTC.
    case moment
    case address
    case mailbox
    case count
    case oneOf(Set<String>)
    case list(ReportForm)
    /// Fields that must be there, and fields that may.
    case object([String: ReportForm], optional: [String: ReportForm] = [:])

    static let report = ReportForm.object([
        "organization-name": .text,
        "date-range": .object(["start-datetime": .moment, "end-datetime": .moment]),
        "contact-info": .mailbox, "report-id": .text, "policies": .list(policy),
    ])

    private static let policy = ReportForm.object(
        [
            "policy": .object(
                ["policy-type": .oneOf(["tlsa", "sts", "no-policy-found"]), "policy-domain": .text],
                optional: ["policy-string": .list(.text), "mx-host": .list(.text)]),
            "summary": .object(["total-successful-session-count": .count, "total-failure-session-count": .count]),
        ], optional: ["failure-details": .list(failure)])

    private static let failure = ReportForm.object(
        [
            "result-type": .oneOf([
                "starttls-not-supported", "certificate-host-mismatch", "certificate-expired", "certificate-not-trusted",
                "validation-failure", "tlsa-invalid", "dnssec-invalid", "dane-required", "sts-policy-fetch-error",
                "sts-policy-invalid", "sts-webpki-invalid",
            ]), "failed-session-count": .count,
        ],
        optional: [
            "sending-mta-ip": .address, "receiving-mx-hostname": .text, "receiving-mx-helo": .text,
            "receiving-ip": .address, "additional-information": .text, "failure-reason-code": .text,
        ])

    /// Each with its place.
    func mistakes(_ value: JSONValue, at place: String = "") -> [String] {
        switch (self, value) {
        case (.text, .string): return []
        case (.moment, .string(let text)) where Timestamp(rfc3339: text) != nil && text.hasSuffix("Z"): return []
        case (.address, .string(let text)) where IPAddress(text) != nil: return []
        case (.mailbox, .string(let text)) where Mailbox(text) != nil: return []
        case (.count, .integer(let number)) where number >= 0: return []
        case (.oneOf(let words), .string(let text)) where words.contains(text): return []
        case (.list(let form), .array(let values)):
            return values.enumerated().flatMap { form.mistakes($1, at: "\(place)/\($0)") }
        case (.object(let needed, let optional), .object(let members)):
            let names = Set(members.map(\.name))
            let missing = needed.keys.filter { !names.contains($0) }.sorted().map { "\(place)/\($0) is missing" }
            return missing
                + members.flatMap { member in
                    (needed[member.name] ?? optional[member.name])?.mistakes(
                        member.value, at: "\(place)/\(member.name)")
                        ?? ["\(place)/\(member.name) is not in the RFC"]
                }
        default: return ["\(place) is \(value)"]
        }
    }
}
