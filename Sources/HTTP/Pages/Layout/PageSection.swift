import Accounts
import HTTPTypes
import Storage

/// The places of the navigation.
enum PageSection: String, CaseIterable, Sendable {
    case overview, activity, bounces, statistics, campaigns, contacts, verify, suppressions, senders, webhooks, settings
    // Of the installation, for its administrators.
    case queues, quarantines, incidents, rules, returned, accounts

    var path: String { self == .overview ? "/" : "/" + rawValue }

    var words: String {
        switch self {
        case .overview: "Overview"
        case .activity: "Activity"
        case .bounces: "Bounces"
        case .statistics: "Statistics"
        case .campaigns: "Campaigns"
        case .contacts: "Contacts"
        case .verify: "Verify"
        case .suppressions: "Suppressions"
        case .senders: "Senders"
        case .webhooks: "Webhooks"
        case .settings: "Settings"
        case .queues: "Queues"
        case .quarantines: "Quarantine"
        case .incidents: "Incidents"
        case .rules: "Rules"
        case .returned: "Returned mail"
        case .accounts: "Accounts"
        }
    }

    /// Seen by administrators alone.
    var isOfInstallation: Bool {
        switch self {
        case .queues, .quarantines, .incidents, .rules, .returned, .accounts: true
        default: false
        }
    }
}

/// The navigation as the layout shows it.
struct NavigationShown {
    struct Place {
        let path: String
        let words: String
        let isCurrent: Bool
        /// `g` and this letter lead there.
        let letter: String
    }

    let places: [Place]
    let installation: [Place]
    let isAdministrator: Bool
    /// Whose account is looked at; empty where that goes without saying.
    let account: String

    init(_ visit: Visit, current: PageSection?) {
        func shown(_ section: PageSection) -> Place {
            Place(
                path: section.path, words: section.words, isCurrent: section == current,
                letter: NavigationShown.letters[section] ?? "")
        }
        let sections = PageSection.allCases.filter { Self.paths.contains($0.path) }
        places = sections.filter { !$0.isOfInstallation }.map(shown)
        isAdministrator = visit.seesInstallation
        installation = isAdministrator ? sections.filter(\.isOfInstallation).map(shown) : []
        account = visit.caller.map { $0.account == .first ? "" : $0.account.description } ?? ""
    }

    /// Where there is a page.
    private static let paths = Set(Pages.endpoints.filter { $0.method == .get }.map(\.path))

    private static let letters: [PageSection: String] = [
        .overview: "h", .activity: "a", .bounces: "b", .campaigns: "c", .suppressions: "s", .contacts: "l",
        .verify: "v", .senders: "e", .webhooks: "w", .settings: "t", .queues: "q", .incidents: "i",
    ]
}
