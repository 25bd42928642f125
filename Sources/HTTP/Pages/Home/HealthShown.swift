import Postmaster
import Storage

/// The account's zone on the overview, with the bounces that it is judged by.
struct HealthShown {
    let badge: String
    let fraction: String

    init(_ standing: SenderStanding) {
        badge = standing.zone.badge.markup.text
        let rate = RateShown(standing.counts.bounced, of: standing.counts.finished, "finished")
        let isSaid = standing.counts.finished >= RateShown.floor
        fraction = isSaid ? "\(rate.percent) bounced, \(rate.fraction)" : "bounced: \(rate.fraction)"
    }
}
