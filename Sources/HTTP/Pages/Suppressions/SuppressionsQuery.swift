import Accounts
import Bounce
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// What of a suppression list is looked at; all of it stands in the page's address.
struct SuppressionsQuery {
    let list: SuppressionsAPI.List
    let search: String
    let kind: SuppressionKind?
    let cause: SuppressionRecord.Cause?
    let reason: Reason?
    let provider: String
    let since: Timestamp?
    let until: Timestamp?
    let before: SuppressionKey?

    init(_ query: inout QueryReader) {
        list = query.choice("list") ?? .account
        search = query.text("q", limit: 254) ?? ""
        kind = query.choice("kind")
        cause = query.choice("cause")
        reason = query.choice("reason")
        provider = query.text("provider", limit: 100) ?? ""
        since = query.pageTime("since")
        until = query.pageTime("until")
        before = query.key("before")
    }

    /// - Throws: a `Problem` (403) where the list is none of the visitor's.
    func filter(_ visit: Visit) throws -> SuppressionFilter {
        if list == .system { try SuppressionsPage.demandSystem(visit) }
        var filter = SuppressionFilter(list.scope(visit.knownCaller))
        filter.search = search.isEmpty ? nil : search
        filter.isDomain = kind.map { $0 == .domain }
        filter.cause = cause
        filter.reason = reason
        filter.provider = provider.isEmpty ? nil : provider
        filter.since = since
        filter.until = until
        filter.before = before
        return filter
    }

    /// Whether it leaves anything out.
    var isNarrow: Bool {
        !search.isEmpty || kind != nil || cause != nil || reason != nil || !provider.isEmpty || since != nil
            || until != nil
    }

    /// The address of `path` with the same filter.
    func path(_ path: String = "/suppressions", before: SuppressionKey? = nil) -> String {
        PagePath.of(
            path,
            [
                ("list", list == .account ? nil : list.rawValue), ("q", search), ("kind", kind?.rawValue),
                ("cause", cause?.rawValue), ("reason", reason?.rawValue), ("provider", provider),
                ("since", since?.rfc3339), ("until", until?.rfc3339), ("before", before?.description),
            ])
    }

    /// The same for programs: `since` and `until` as they are, no page.
    var exportPath: String { path("/suppressions/export.csv") }
}

extension SuppressionRecord.Cause {
    static let all: [Self] = [.hardBounce, .softBounce, .complaint, .unsubscribe, .manual, .imported]

    var words: String {
        switch self {
        case .hardBounce: "Hard bounce"
        case .softBounce: "Soft bounces"
        case .complaint: "Complaint"
        case .unsubscribe: "Unsubscribed"
        case .manual: "By hand"
        case .imported: "Imported"
        }
    }
}

extension SuppressionsAPI.List {
    var words: String {
        switch self {
        case .account: "This account"
        case .system: "Whole installation"
        }
    }
}
