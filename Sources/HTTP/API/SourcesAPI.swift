import Accounts
import Delivery
import Hummingbird
import JSON
import Mail

/// `/v1/sources`: our addresses that mail goes out from, their pools, what stops them, and how far new ones have come with
/// each provider.
enum SourcesAPI {
    static let endpoints: [Endpoint] = [.get("/v1/sources", .key(.system), list)]

    /// Empty where the system chooses the address, and where nothing is delivered.
    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let now = front.rooms.time.now()
        let sources = await front.rooms.delivery?.sources() ?? []
        let name = front.rooms.delivery?.heloName ?? ""
        return .json([
            "data": .array(sources.map { $0.json(at: now, heloName: name) }), "has_more": false, "next_after": .null,
        ])
    }
}

extension EgressSourceState {
    /// - Parameter heloName: what a source says that has no name of its own.
    fileprivate func json(at now: Timestamp, heloName: String) -> JSONValue {
        [
            "name": .string(source.name),
            "address": .string("\(source.address)"),
            "helo_name": .string(source.heloName?.text ?? heloName),
            "warm_up": .bool(source.isWarmingUp),
            "pools": .array(pools.map { ["name": .string($0.pool), "weight": .count($0.weight)] }),
            "stop": stop?.json(at: now) ?? .null,
            "providers": .array(warmUps.map(\.json)),
        ]
    }
}

extension WarmUpState {
    fileprivate var json: JSONValue {
        [
            "provider": .string(provider),
            "day": .count(day),
            "days": .count(Self.dayCount),
            "warm": .bool(isWarm),
            "hour": ["limit": hourlyLimit.map(JSONValue.count) ?? .null, "sent": .count(sentInHour)],
            "today": [
                "limit": dailyLimit.map(JSONValue.count) ?? .null, "sent": .count(sentToday),
                "spam": .count(spamToday), "deferred": .count(deferredToday), "repeats": .bool(isBadDay),
            ],
            "in_hand": .count(inHand),
            "overflow": .array(
                overflow.sorted { $0.key < $1.key }.map { ["source": .string($0.key), "messages": .count($0.value)] }),
            "overflow_sources": .array(overflowSources.map(JSONValue.string)),
        ]
    }
}
