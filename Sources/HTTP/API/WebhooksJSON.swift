import JSON
import Mail
import Postmaster
import Spool
import Storage

extension WebhookEndpoint {
    var json: JSONValue {
        [
            "id": .string(key.description),
            "url": .string(url),
            "description": .string(description),
            "types": .array((types ?? EventType.chosenByDefault).map(\.rawValue).sorted().map(JSONValue.string)),
            "types_chosen": .bool(types != nil),
            "max_in_flight": .count(maximumInFlight),
            "enabled": .bool(isEnabled),
            "disabled_at": .text(disabledAt?.rfc3339),
            "disabled_reason": .text(disabledWhy?.rawValue),
            "created_at": .string(createdAt.rfc3339),
            "former_secret_until": .text(formerSecretUntil?.rfc3339),
            "delivered_through": .string(through.description),
            "retrying": .count(retryCount),
            "failing_since": .text(failingSince?.rfc3339),
            "failures_in_a_row": .count(failureCount),
            "last_success_at": .text(lastSuccessAt?.rfc3339),
        ]
    }

    /// With the secret, which is shown once.
    func json(secret: WebhookSecret) -> JSONValue {
        guard case .object(let members) = json else { return json }
        return .object(members + [JSONMember("secret", .string(secret.text))])
    }
}

extension WebhookAttempt {
    var json: JSONValue {
        [
            "id": .string(key.description),
            "event_id": .text(event?.description),
            "type": .string(type),
            "attempt": .count(number),
            "at": .string(at.rfc3339),
            "latency_ms": .number((latency / .milliseconds(1)).rounded()),
            "delivered": .bool(isDelivered),
            "status": .count(status),
            "failure": .text(failure?.rawValue),
            "explanation": .text(explanation),
            "request": .string(request),
            "response": .string(response),
            "response_body": .string(body),
        ]
    }

    /// What the answer means for the event.
    private var explanation: String? {
        if let failure { return failure.sentence }
        return switch status {
        case .some(200..<300): nil
        case .some(300..<400): "Redirects are not followed: give the endpoint the URL it leads to."
        case 410: "The receiver is gone for good; the endpoint was disabled."
        default: "The receiver refused it."
        }
    }
}
