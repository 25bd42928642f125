/// One numbered change of the schema. Steps are applied in order, each in a transaction of its own, and never edited once
/// a release carried them: what is to change gets a new step. Numbers may be left out.
///
/// Conventions of every table: keys and times (microseconds since 1970) are 64-bit integers, flags are 0 and 1, a status
/// is its stored number, a reason or cause its snake_case name; `NULL` means "none", but in primary keys 0 and `''` do.
public struct SchemaStep: Sendable {
    /// 1, 2, 3…
    public let number: Int
    public let name: String
    /// The statements in the dialect's words.
    public let sql: @Sendable (Dialect) -> [String]

    public init(_ number: Int, _ name: String, sql: @escaping @Sendable (Dialect) -> [String]) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// All steps, in order.
    public static let all: [SchemaStep] = [
        .mail, .events, .suppressions, .campaigns, .node, .rollups, .accounts, .returned, .shares, .histories,
        .domains, .statusRequests, .scramKeys, .limits, .resends, .lives, .tls, .warmUp, .addressForms, .people,
        .audit, .notices, .webhooks, .suppressionExtent, .bounceCounts, .contacts, .imports, .holds, .mailings,
        .reputation, .incidents, .logs, .statistics, .campaignSources, .endedCampaigns, .incidentResends,
        .bounceCodes, .exports, .failedMessages, .verifications, .signupKeys, .failedEvents,
        .verifiedLists,
    ]
}
