internal import Bounce
internal import JSON
internal import Mail
internal import Spool
internal import Storage

/// An event that never happened, in the form of those that do: about nobody, at domains that are nobody's (RFC 2606).
enum WebhookSample {
    static func body(_ type: EventType, id: String, account: AccountID, at now: Timestamp) -> [UInt8] {
        let entry = entry(type, account: account, at: now)
        guard case .object(let members) = entry.json else { return [] }
        return JSONValue.object(
            members.map { member -> JSONMember in
                switch member.name {
                case "id": return JSONMember("id", .string(id))
                case "data":
                    guard case .object(let data) = member.value else { return member }
                    return JSONMember("data", .object([JSONMember("sample", true)] + data))
                default: return member
                }
            }
        ).bytes
    }

    private static func entry(_ type: EventType, account: AccountID, at now: Timestamp) -> FeedEntry {
        let place = EventSequence(number: 0)
        if let kind = NoticeKind(rawValue: type.rawValue) {
            let data: JSONValue = ["note": "A sample: the members by type are listed in the documentation."]
            return .notice(
                Notice(sequence: place, at: now, account: account, kind: kind, subject: "sample", data: data))
        }
        let kind = EventKind.allCases.first { $0 != .status && EventType($0) == type } ?? .status
        return .event(
            type.rawValue == "message.bounced"
                ? bounce(account, at: now)
                : Event(
                    sequence: place, at: now, message: MessageKey(number: 0), account: account,
                    recipient: "ada@example.com", recipientDomain: "example.com", fromDomain: "example.org",
                    status: status(of: type), attempt: type.rawValue == "message.accepted" ? 0 : 1, kind: kind))
    }

    private static func status(of type: EventType) -> RecipientStatus {
        RecipientStatus.allCases.first { EventType($0) == type } ?? .ok
    }

    private static func bounce(_ account: AccountID, at now: Timestamp) -> Event {
        Event(
            sequence: EventSequence(number: 0), at: now, message: MessageKey(number: 0), account: account,
            recipient: "ada@example.com", recipientDomain: "example.com", fromDomain: "example.org",
            status: .hardBounce, reason: .recipientUnknown, blame: .recipient, confidence: 0.99, attempt: 1,
            stage: .rcpt, replyCode: 550, enhancedCode: "5.1.1", reply: "550 5.1.1 No such user here",
            ruleID: "sample", isMatched: true, evidence: "No such user",
            explanation: "The recipient's mailbox does not exist.", mxHost: "mx.example.com", mxAddress: "192.0.2.25",
            sourceAddress: "198.51.100.7", provider: "generic")
    }
}
