import Campaigns
import Spool
import Storage

extension CampaignState {
    /// A state as pages show it.
    var badge: Badge {
        switch self {
        case .draft: Badge(word: "Draft", tone: .quiet)
        case .scheduled: Badge(word: "Scheduled", tone: .quiet)
        case .running: Badge(word: "Running", tone: .good)
        case .paused: Badge(word: "Paused", tone: .fair)
        case .quarantined: Badge(word: "In quarantine", tone: .poor)
        case .stopped: Badge(word: "Stopped", tone: .quiet)
        case .finished: Badge(word: "Finished", tone: .good)
        }
    }
}

extension RateShown {
    init(_ proportion: Proportion, _ noun: String) {
        self.init(proportion.numerator, of: proportion.denominator, noun)
    }
}

extension ContactSource {
    /// `form, footer`
    var words: String {
        let name = kind == .api ? "API" : kind.rawValue
        return origin.isEmpty ? name : "\(name), \(Shown.line(origin, limit: 100))"
    }
}

extension CampaignRecord {
    /// Its name as a page shows it.
    var shownName: String { Shown.line(name, limit: 200) }
    var path: String { "/campaigns/\(key)" }
}
