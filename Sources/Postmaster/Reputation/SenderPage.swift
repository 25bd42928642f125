import Mail
import Spool
import Storage

/// A page of events, counted by sender, with the campaigns whose mail ended in it.
struct SenderPage: Sendable {
    struct Campaign: Hashable {
        let key: CampaignKey
        let account: AccountID
    }

    let after: EventSequence
    let through: EventSequence
    private(set) var counts: [SenderCountTable.Place: Int] = [:]
    /// Campaigns of which anything ended: what is delivered too brings a campaign over the floor below which nothing is said.
    private(set) var campaigns: Set<Campaign> = []

    /// - Parameter events: in commit order, not empty.
    init(_ events: [Event], after: EventSequence) {
        self.after = after
        through = events.last?.sequence ?? after
        for event in events {
            guard let outcome = MessageOutcome(event) else { continue }
            let day = event.at.seconds / 86_400
            for party in SenderParty.all(of: event) {
                counts[SenderCountTable.Place(party: party, day: day, outcome: outcome), default: 0] += 1
            }
            if let campaign = event.campaign {
                campaigns.insert(Campaign(key: campaign, account: event.account))
            }
        }
    }

    var parties: [SenderParty] { Array(Set(counts.keys.map(\.party))) }

    /// What the page adds to the counts of a window that begins on `day`.
    func add(to totals: inout [SenderParty: HealthCounts], from day: Int64) {
        for (place, count) in counts where place.day >= day {
            totals[place.party, default: HealthCounts()].add(place.outcome, count)
        }
    }
}
