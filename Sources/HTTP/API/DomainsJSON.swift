import Accounts
import JSON
import Mail
import MailAuth
import Storage

extension SendingDomain {
    var json: JSONValue {
        [
            "id": .string(id.description), "domain": .string(name.text), "created_at": .string(createdAt.rfc3339),
            "signs": .bool(keys.contains { $0.state == .active && $0.isReadable }),
            "keys": .array(keys.map { $0.json(of: name) }),
        ]
    }
}

extension DKIMKey {
    func json(of domain: DomainName) -> JSONValue {
        let record = recordName(of: domain).map { PublishedRecord($0, .text, recordText) }
        return [
            "id": .string(id.description), "selector": .string(selector), "algorithm": .string(algorithm.rawValue),
            "state": .string(state.rawValue), "readable": .bool(isReadable),
            "created_at": .string(createdAt.rfc3339), "activated_at": .text(activatedAt?.rfc3339),
            "replaced_at": .text(replacedAt?.rfc3339), "record": record?.json ?? .null,
        ]
    }
}

extension PublishedRecord {
    var json: JSONValue {
        [
            "name": .string(name.text), "type": .string(kind.rawValue), "value": .string(value),
            "strings": .array(strings.map(JSONValue.string)), "zone_line": .string(zoneLine),
        ]
    }
}

extension DomainFinding {
    var json: JSONValue {
        [
            "check": .string(check.rawValue), "subject": .string(subject), "state": .string(state.rawValue),
            "summary": .string(summary), "found": .array(found.map(JSONValue.string)), "mend": .text(mend),
            "records": .array(records.map(\.json)),
        ]
    }
}

extension DomainReport {
    var json: JSONValue {
        [
            "domain": .string(domain.name.text), "state": .string(state.rawValue),
            "activated_keys": .array(seenKeys.sorted().map { .string($0.description) }),
            "findings": .array(findings.map(\.json)),
        ]
    }
}
