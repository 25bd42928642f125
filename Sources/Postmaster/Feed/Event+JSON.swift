internal import Bounce
public import JSON
internal import Mail
public import Spool
internal import Storage

extension Event {
    /// The one bounce object: the same in lists, timelines and the feed. `ok` and `injected` events have the same
    /// members.
    public var json: JSONValue {
        [
            "id": .string(sequence.description),
            "message_id": .string(message.description),
            "campaign_id": .text(campaign?.description),
            "occurred_at": .string(at.rfc3339),
            "recipient": .string(recipient),
            "recipient_domain": .string(recipientDomain),
            "from_domain": .string(fromDomain),
            "status": .string(status.rawValue),
            "reason": .text(reason?.rawValue),
            "blame": .text(blame?.rawValue),
            "confidence": confidence.map(JSONValue.number) ?? .null,
            "attempt": .count(attempt),
            "stage": .text(stage?.rawValue),
            "reply_code": .count(replyCode),
            "enhanced_code": .text(enhancedCode),
            "reply": .text(reply),
            "rule_id": .text(ruleID),
            "matched": .bool(isMatched),
            "evidence": .text(evidence),
            "explanation": .text(explanation),
            "action": .string(action),
            "next_attempt_at": .text(nextAttemptAt?.rfc3339),
            "suppression_id": .text(suppression?.description),
            "provider": .text(provider),
            "mx_host": .text(mxHost),
            "mx_address": .text(mxAddress),
            "source_ip": .text(sourceAddress),
            "tls": .text(tls),
            "kind": .string(kind.rawValue),
            "source": .string(source.rawValue),
            "returned_mail_id": .text(returned?.description),
            "engagement": engagement?.json ?? .null,
        ]
    }

    /// What we did about it.
    var action: String {
        if nextAttemptAt != nil { return "retry" }
        return suppression != nil && (status == .hardBounce || kind == .complaint) ? "suppress" : "none"
    }
}

extension Engagement {
    /// Who followed a link of the mail, and to where.
    var json: JSONValue {
        [
            "visitor": .string(visitor.rawValue),
            "target": .text(target),
            "user_agent": .text(agent),
            "client_ip": .text(client),
        ]
    }
}
