import Accounts
import Bounce
import Delivery
import Mail
import Postmaster
import Spool
import Storage

/// Our addresses that mail goes out from: their pools, what stops them, how far new ones have come.
enum SourcesView {
    static func table(_ sources: [EgressSourceState], now: Timestamp) -> PageTable {
        PageTable(
            caption: "Our addresses", columns: ["Name", "Address", "Pools", "State", "Warm-up"],
            rows: sources.prefix(200).map { state in
                [
                    .text(Shown.line(state.source.name, limit: 60)), .code("\(state.source.address)"),
                    .soft(state.pools.map { "\($0.pool) (weight \($0.weight))" }.joined(separator: ", ")),
                    .markup(standing(state)), .markup(warmUp(state)),
                ]
            },
            empty: EmptyState(words: "The system chooses the address: none is configured."))
    }

    private static func standing(_ state: EgressSourceState) -> Markup {
        guard let stop = state.stop else { return Badge(word: "In use", tone: .good).markup }
        return
            "\(Badge(word: "Stopped", tone: .poor).markup)<span class=\"soft small below\">\(Shown.line(stop.why, limit: 120))</span>"
    }

    private static func warmUp(_ state: EgressSourceState) -> Markup {
        guard state.source.isWarmingUp else { return "<span class=\"soft\">warm</span>" }
        guard !state.warmUps.isEmpty else { return "<span class=\"soft\">begins with the first mail</span>" }
        let lines = state.warmUps.prefix(20).markup { warm in
            let limit = warm.dailyLimit.map { " of \(Figures.count($0))" } ?? ""
            return warm.isWarm
                ? "<li>\(Shown.line(warm.provider, limit: 60)): warm</li>"
                : "<li>\(Shown.line(warm.provider, limit: 60)): day \(warm.day) of \(WarmUpState.dayCount), \(Figures.count(warm.sentToday))\(limit) today</li>"
        }
        return "<ul class=\"plain\">\(lines)</ul>"
    }
}
