public import JSON
internal import Mail
public import Spool
internal import Storage

extension FeedEntry {
    /// The version of the objects' form: members are added under one version, and taken away or changed under a new one only.
    public static let version = "2026-11"

    /// The object that the feed shows and a webhook carries.
    public var json: JSONValue { json(data: data) }

    private var data: JSONValue {
        switch self {
        case .event(let event): event.json
        case .notice(let notice): notice.json
        }
    }

    private func json(data: JSONValue) -> JSONValue {
        [
            "type": .string(type.rawValue),
            "timestamp": .string(at.rfc3339),
            "id": .string(sequence.description),
            "sequence": .integer(sequence.number),
            "api_version": .string(FeedEntry.version),
            "account_id": .text(account?.description),
            "data": data,
        ]
    }

    /// Longest body of a webhook.
    static let bodyByteLimit = 20_000
    /// What is kept of a member that would make it longer.
    private static let shortByteCount = 500

    /// The object as bytes. Where a long reply would make it longer than `bodyByteLimit`, its long texts are cut, and
    /// `data.truncated` is true.
    var body: [UInt8] {
        let bytes = json.bytes
        guard bytes.count > FeedEntry.bodyByteLimit, case .object(let members) = data else { return bytes }
        let short = members.map { member in
            guard case .string(let text) = member.value else { return member }
            return JSONMember(member.name, .string(text.cut(toByteCount: FeedEntry.shortByteCount)))
        }
        return json(data: .object(short + [JSONMember("truncated", true)])).bytes
    }
}

extension Notice {
    /// What it is about, then what else it tells.
    public var json: JSONValue {
        let subject = JSONMember("subject", .string(subject))
        guard case .object(let members) = data else { return .object([subject]) }
        return .object([subject] + members.filter { $0.name != "subject" })
    }
}
