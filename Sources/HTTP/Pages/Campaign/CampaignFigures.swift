import Bounce

/// The figures on a campaign's page that change while one looks.
struct CampaignFigures {
    let progress: String
    let deliverability: RateShown
    let softRate: RateShown
    let hardRate: RateShown
    let spamRate: RateShown
    /// Messages that a server took or refused: what rates are of. `dropped` ones never were sent.
    let finished: Int

    init(_ counts: [RecipientStatus: Int]) {
        let total = counts.values.reduce(0, +)
        let ended = counts.reduce(0) { $0 + ($1.key.isFinal ? $1.value : 0) }
        finished = ended - (counts[.dropped] ?? 0)
        progress = "\(Figures.count(ended)) of \(Figures.count(total)) finished"
        deliverability = RateShown(counts[.ok] ?? 0, of: total - (counts[.dropped] ?? 0), "messages")
        softRate = RateShown(counts[.softBounce] ?? 0, of: finished, "finished")
        hardRate = RateShown(counts[.hardBounce] ?? 0, of: finished, "finished")
        spamRate = RateShown(counts[.spamBounce] ?? 0, of: finished, "finished")
    }
}
