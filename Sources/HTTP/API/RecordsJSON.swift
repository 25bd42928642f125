import Accounts
import Bounce
import JSON
import Mail
import Postmaster
import Spool
import Storage

// How the values of the rooms below are written in JSON: the same object wherever it shows.

extension CampaignRecord {
    var json: JSONValue {
        [
            "id": .string(key.description),
            "name": .string(name),
            "state": .string(state.rawValue),
            "created_at": .string(createdAt.rfc3339),
            "counts": counts.json,
            "message_count": .count(counts.values.reduce(0, +)),
        ]
    }
}

extension [RecipientStatus: Int] {
    /// Every status, with 0 where there is none.
    var json: JSONValue {
        .object(RecipientStatus.allCases.map { JSONMember($0.rawValue, .count(self[$0] ?? 0)) })
    }
}

extension Accounts.KeyRecord {
    var json: JSONValue {
        [
            "id": .string(id.description),
            "name": .string(name),
            "scopes": scopes.json,
            "hint": .string(hint),
            "created_at": .string(Timestamp(microseconds: createdAt).rfc3339),
            "made_by": .text(madeBy),
            "expires_at": .text(expiresAt.map { Timestamp(microseconds: $0).rfc3339 }),
            "last_used_at": .text(lastUsedAt.map { Timestamp(microseconds: $0).rfc3339 }),
            "revoked_at": .text(revokedAt.map { Timestamp(microseconds: $0).rfc3339 }),
        ]
    }
}
