import Accounts
import Bounce
import JSON
import Mail
import Spool
import Storage

extension SuppressionRecord {
    var json: JSONValue {
        [
            "id": .string(key.description),
            "kind": .string((isDomain ? SuppressionKind.domain : .address).rawValue),
            "address": .string(address),
            "include_subdomains": .bool(includesSubdomains),
            "list": account == nil ? "system" : "account",
            "cause": .string(cause.rawValue),
            "created_at": .string(createdAt.rfc3339),
            "expires_at": .text(expiresAt?.rfc3339),
            "added_by": .string(addedBy),
            "note": .text(note),
            "event_id": .text(event?.description),
            "message_id": .text(message?.description),
            "campaign_id": .text(campaign?.description),
            "reason": .text(reason?.rawValue),
            "rule": .text(ruleID),
            "provider": .text(provider),
            "reply": .text(reply),
        ]
    }
}

extension SuppressionRecord {
    /// Of the system's entries the reason alone, where the evidence may be another account's message.
    func json(for caller: Caller) -> JSONValue {
        guard account == nil, !caller.may(.system), case .object(let members) = json else { return json }
        let hidden: [String: JSONValue] = [
            "added_by": "system", "note": .null, "event_id": .null, "message_id": .null, "campaign_id": .null,
        ]
        return .object(members.map { JSONMember($0.name, hidden[$0.name] ?? $0.value) })
    }
}

extension SuppressionAudit {
    var json: JSONValue {
        [
            "id": .string(suppression.description),
            "action": .string(action.rawValue),
            "at": .string(at.rfc3339),
            "list": account == nil ? "system" : "account",
            "address": .string(address),
            "cause": .string(cause.rawValue),
            "by": .string(by),
            "why": .text(why),
            "expires_at": .text(expiresAt?.rfc3339),
            "event_id": .text(event?.description),
            "reply": .text(reply),
        ]
    }
}
