import Mail
import Storage

/// What one counter of the `statistic` table counts.
struct StatisticKey: Hashable {
    /// 0 counts everybody.
    let account: Int64
    let dimension: StatisticsQuery.Dimension
    let grain: StatisticsQuery.Grain
    let period: Int64
    let value: String
    let status: Int64
    let reason: String

    /// Every counter that what an hourly counter counts is counted by, too.
    static func all(of key: RollupKey) -> [StatisticKey] {
        let hour = Timestamp(seconds: key.hour * 3_600)
        return StatisticsQuery.Dimension.allCases.flatMap { dimension -> [StatisticKey] in
            let value = dimension.value(of: key.party)
            return dimension.grains.flatMap { grain in
                [0, key.party.account].map { account in
                    StatisticKey(
                        account: account, dimension: dimension, grain: grain, period: grain.period(of: hour),
                        value: value, status: key.status, reason: key.reason)
                }
            }
        }
    }

    var bindings: [Binding] {
        [
            .integer(account), .integer(dimension.number), .integer(grain.number), .integer(period), .text(value),
            .integer(status), .text(reason),
        ]
    }
}

extension StatisticsQuery.Dimension {
    /// As stored.
    var number: Int64 {
        switch self {
        case .all: 0
        case .fromDomain: 1
        case .sourceIP: 2
        case .provider: 3
        case .recipientDomain: 4
        }
    }

    /// There are many recipient domains: they are counted by the month alone.
    var grains: [StatisticsQuery.Grain] { self == .recipientDomain ? [.month] : [.day, .month] }

    func value(of party: Party) -> String {
        switch self {
        case .all: ""
        case .fromDomain: party.fromDomain
        case .sourceIP: party.sourceIP
        case .provider: party.provider
        case .recipientDomain: party.recipientDomain
        }
    }
}

extension StatisticsQuery.Grain {
    /// As stored.
    var number: Int64 { self == .day ? 0 : 1 }
}
