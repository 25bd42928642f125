import Campaigns
import Intake
import JSON
import Mail
import Spool
import Storage

/// A campaign as `POST /v1/campaigns` describes it.
struct MailingReader {
    /// `nil` where something is wrong.
    private(set) var plan: MailingPlan?
    private(set) var faults: [Problem.Fault] = []

    static let paceRange: ClosedRange<Int64> = 1...100_000_000

    init(_ value: JSONValue) {
        var reader = JSONReader(value)
        let name = reader.requiredString("name", limit: 200)
        if name?.isEmpty == true { reader.note("name", "too_short", "`name` is 1 to 200 bytes.") }
        let template: TemplateKey? = Self.key("template_id", isRequired: true, &reader)
        let version = reader.integer("version", in: 1...1_000_000)
        let from = Self.address("from", isRequired: true, &reader)
        let replyTo = Self.address("reply_to", isRequired: false, &reader)
        let audience = Self.audience(&reader)
        let startsAt = reader.time("send_at")
        let perHour = reader.integer("per_hour", in: Self.paceRange)
        let tracking = reader.tracking(before: .all)
        let hasBounceLimit = value["bounce_limit"] != nil
        let bounceLimit = Self.ratio("bounce_limit", &reader)
        let hasComplaintLimit = value["complaint_limit"] != nil
        let complaintLimit = Self.ratio("complaint_limit", &reader)
        reader.finish()
        faults = reader.faults
        guard faults.isEmpty, let name, let template, let from else { return }
        var plan = MailingPlan(name: name, template: template, from: from, audience: audience)
        plan.version = version.map(Int.init)
        plan.replyTo = replyTo?.mailbox
        plan.startsAt = startsAt
        plan.perHour = perHour.map(Int.init)
        plan.tracking = tracking
        if hasBounceLimit { plan.bounceLimit = bounceLimit }
        if hasComplaintLimit { plan.complaintLimit = complaintLimit }
        self.plan = plan
    }

    private static func key<K: Key>(_ name: String, isRequired: Bool, _ reader: inout JSONReader) -> K? {
        guard let text = isRequired ? reader.requiredString(name, limit: 64) : reader.string(name, limit: 64) else {
            return nil
        }
        guard let key = K(text) else {
            reader.note(name, "invalid_id", "`\(name)` is an id like \(K.prefix)0c2k….")
            return nil
        }
        return key
    }

    private static func address(_ name: String, isRequired: Bool, _ reader: inout JSONReader) -> NamedMailbox? {
        guard let value = reader.value(name) else {
            if isRequired { reader.note(name, "required", "`\(name)` is missing.") }
            return nil
        }
        var address = AddressReader(value, at: reader.place(name))
        address.finish()
        reader.take(address.faults)
        return address.mailbox.map { NamedMailbox(mailbox: $0, name: address.name) }
    }

    private static func audience(_ reader: inout JSONReader) -> MailingAudience {
        let list: ListKey? = key("list_id", isRequired: false, &reader)
        let segment: SegmentKey? = key("segment_id", isRequired: false, &reader)
        if list != nil, segment != nil {
            reader.note("segment_id", "conflict", "Give `list_id` or `segment_id`, or neither and add recipients.")
        }
        return list.map(MailingAudience.list) ?? segment.map(MailingAudience.segment) ?? .file
    }

    private static func ratio(_ name: String, _ reader: inout JSONReader) -> Double? {
        let ratio: Double
        switch reader.value(name) {
        case nil: return nil
        case .integer(let whole): ratio = Double(whole)
        case .number(let number): ratio = number
        case let value?:
            reader.note(name, "wrong_type", "`\(name)` is a number, not \(value.typeName).")
            return nil
        }
        guard (0...1).contains(ratio) else {
            reader.note(name, "out_of_range", "`\(name)` is a share from 0 to 1, such as 0.02.")
            return nil
        }
        return ratio
    }
}

extension Mailing {
    /// - Parameter tracking: what is learnt of its readers now.
    func json(tracking: LetterTracking) -> JSONValue {
        [
            "id": .string(campaign.description),
            "name": .string(plan.name),
            "state": .string(state.rawValue),
            "template_id": .string(plan.template.description),
            "version": .count(version),
            "from": .object([
                JSONMember("email", .string(plan.from.mailbox.description)), JSONMember("name", .text(plan.from.name)),
            ]),
            "reply_to": .text(plan.replyTo?.description),
            "audience": plan.audience.json,
            "send_at": .text(plan.startsAt?.rfc3339),
            "per_hour": .count(plan.perHour),
            "tracking": tracking.json,
            "bounce_limit": plan.bounceLimit.map(JSONValue.number) ?? .null,
            "complaint_limit": plan.complaintLimit.map(JSONValue.number) ?? .null,
            "recipient_count": .count(recipientCount),
            "accepted": .count(progress.acceptedCount),
            "dropped": .count(progress.droppedCount),
            "rejected": .count(progress.rejectedCount),
            "complete": .bool(progress.isComplete),
            "created_at": .string(createdAt.rfc3339),
            "created_by": .string(createdBy),
            "started_at": .text(startedAt?.rfc3339),
            "ended_at": .text(endedAt?.rfc3339),
        ]
    }
}

extension MailingAudience {
    var json: JSONValue {
        switch self {
        case .list(let key): ["kind": "list", "id": .string(key.description)]
        case .segment(let key): ["kind": "segment", "id": .string(key.description)]
        case .file: ["kind": "file", "id": .null]
        }
    }
}
