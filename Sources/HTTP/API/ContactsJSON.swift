import Campaigns
import JSON
import Mail
import Storage
import Tables
import Verification

extension ContactRecord {
    func json(_ attachments: ContactAttachments) -> JSONValue {
        .object(
            [
                JSONMember("id", .string(key.description)), JSONMember("email", .string(mailbox.description)),
                JSONMember("state", .string(state.rawValue)), JSONMember("state_at", .string(stateAt.rfc3339)),
                JSONMember("stage", .string(stage.rawValue)),
                JSONMember("stage_at", .text(stageAt?.rfc3339)),
                JSONMember(
                    "source", ["kind": .string(source.kind.rawValue), "origin": .string(source.origin)]),
                JSONMember(
                    "fields",
                    .object(fields.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value.json) })),
                JSONMember("tags", .array(attachments.tags.map(JSONValue.string))),
                JSONMember("lists", .array(attachments.lists.map { .string($0.description) })),
                JSONMember("created_at", .string(createdAt.rfc3339)),
                JSONMember("updated_at", .string(updatedAt.rfc3339)),
                JSONMember("confirmed_at", .text(confirmedAt?.rfc3339)),
                JSONMember(
                    "verification", attachments.verdict.map { $0.json(keepsOut: $0.keepsOut(self)) } ?? .null),
            ] + engagement.members)
    }
}

extension ContactVerdict {
    fileprivate func json(keepsOut: Bool) -> JSONValue {
        [
            "verdict": .string(verdict.rawValue), "reason": .string(reason.rawValue),
            "checked_at": .string(verifiedAt.rfc3339), "keeps_out": .bool(keepsOut),
        ]
    }
}

extension KeptOut {
    var json: JSONValue {
        [
            "undeliverable": .count(count),
            "reasons": .object(
                reasons.sorted { $0.key.rawValue < $1.key.rawValue }
                    .map { JSONMember($0.key.rawValue, .count($0.value)) }),
            "is_cut": .bool(isCut),
        ]
    }
}

extension ContactEngagement {
    fileprivate var members: [JSONMember] {
        [
            JSONMember("delivered_at", .text(deliveredAt?.rfc3339)), JSONMember("opened_at", .text(openedAt?.rfc3339)),
            JSONMember("clicked_at", .text(clickedAt?.rfc3339)), JSONMember("bounced_at", .text(bouncedAt?.rfc3339)),
            JSONMember("unanswered", .count(unanswered)), JSONMember("soft_bounces", .count(softBounces)),
            JSONMember("hard_bounces", .count(hardBounces)),
        ]
    }
}

extension FieldValue {
    var json: JSONValue {
        switch self {
        case .text(let text), .date(let text): .string(text)
        case .number(let number): Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
        case .flag(let flag): .bool(flag)
        }
    }
}

extension ConsentRecord {
    var json: JSONValue {
        [
            "id": .string(key.description), "kind": .string(kind.rawValue), "at": .string(at.rfc3339),
            "email": .string(address), "list_id": .text(list?.description), "ip": .text(ip),
            "user_agent": .text(userAgent), "text": .text(shownText), "form": .text(form),
            "source": ["kind": .string(source.kind.rawValue), "origin": .string(source.origin)],
            "noted_by": .string(notedBy),
        ]
    }
}

extension ContactChange {
    var json: JSONValue {
        [
            "at": .string(at.rfc3339), "from": .text(oldState?.rawValue), "to": .string(newState.rawValue),
            "cause": .string(cause.rawValue), "by": .string(by), "event_id": .text(event?.description),
            "note": .text(note),
        ]
    }
}

extension ListRecord {
    /// - Parameter verification: `nil`: nobody asked yet.
    func json(_ verification: ListVerification?, at now: Timestamp) -> JSONValue {
        [
            "id": .string(key.description), "name": .string(name), "description": .string(description),
            "member_count": .count(memberCount), "opt_in": optIn?.json ?? .null,
            "verification": (verification ?? ListVerification(list: key)).json(memberCount: memberCount, at: now),
            "created_at": .string(createdAt.rfc3339), "updated_at": .string(updatedAt.rfc3339),
        ]
    }
}

extension ListVerification {
    fileprivate func json(memberCount: Int, at now: Timestamp) -> JSONValue {
        [
            "standing": .string(standing(memberCount: memberCount, at: now).rawValue),
            "asks": .bool(isAsking(memberCount: memberCount, at: now)),
            "verified_at": .text(verifiedAt?.rfc3339), "level": .text(level?.rawValue),
            "verified": .count(verifiedCount),
            "verdicts": .object(Verdict.allCases.map { JSONMember($0.rawValue, .count(counts[$0] ?? 0)) }),
            "again_days": .count(againDays),
            "run": run.map { run -> JSONValue in
                [
                    "level": .string(run.level.rawValue), "asked_by": .string(run.askedBy),
                    "asked_at": .string(run.askedAt.rfc3339), "looked_at": .count(run.count),
                ]
            } ?? .null,
        ]
    }
}

extension OptInMail {
    fileprivate var json: JSONValue {
        [
            "from": .string(from.mailbox.description), "from_name": .text(from.name), "subject": .string(subject),
            "text": .string(text), "hours": .count(Int(life.components.seconds / 3_600)),
        ]
    }
}

extension SegmentRecord {
    var json: JSONValue {
        [
            "id": .string(key.description), "name": .string(name), "rule": .string(rule),
            "created_at": .string(createdAt.rfc3339), "updated_at": .string(updatedAt.rfc3339),
        ]
    }
}

extension ImportRecord {
    var json: JSONValue {
        [
            "id": .string(key.description), "state": .string(state.rawValue), "file_name": .string(fileName),
            "byte_count": .count(byteCount), "format": .text(format?.rawValue), "dry_run": .bool(options.isDryRun),
            "list_id": .text(options.list?.description),
            "source": [
                "kind": .string(options.source.kind.rawValue), "origin": .string(options.source.origin),
            ],
            "rows": .count(counts.row), "created": .count(counts.created), "updated": .count(counts.updated),
            "skipped": .count(counts.skipped), "rejected": .count(counts.rejected),
            "suppressed": .count(counts.suppressed), "undeliverable": .count(counts.undeliverable),
            "risky": .count(counts.risky), "verify": .string(options.verification?.rawValue ?? "off"),
            "fault": .text(fault), "created_by": .string(createdBy),
            "created_at": .string(createdAt.rfc3339), "updated_at": .string(updatedAt.rfc3339),
            "finished_at": .text(finishedAt?.rfc3339),
        ]
    }
}

extension SourceRate {
    var json: JSONValue {
        [
            "source": ["kind": .string(source.kind.rawValue), "origin": .string(source.origin)],
            "confirmed": .bool(isConfirmed), "finished": .count(finished), "delivered": .count(delivered),
            "soft_bounced": .count(softBounced), "hard_bounced": .count(hardBounced),
            "spam_bounced": .count(spamBounced), "complained": .count(complained),
            "hard_bounce_rate": hardBounceRate.map(JSONValue.number) ?? .null,
            "usual": [
                "name": .string(usual.name), "from": .number(usual.range.lowerBound),
                "to": .number(usual.range.upperBound),
            ],
            "unusual": .bool(isUnusual), "summary": .string(sentence),
        ]
    }
}
