import Bounce
import Spool
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

    /// Every counter that an event adds one to.
    static func all(of event: Event) -> [StatisticKey] {
        StatisticsQuery.Dimension.allCases.flatMap { dimension -> [StatisticKey] in
            let value = dimension.value(of: event)
            return dimension.grains.flatMap { grain in
                [0, event.account.number].map { account in
                    StatisticKey(
                        account: account, dimension: dimension, grain: grain, period: grain.period(of: event.at),
                        value: value, status: event.status.storedNumber, reason: event.reason?.rawValue ?? "")
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

    func value(of event: Event) -> String {
        switch self {
        case .all: ""
        case .fromDomain: event.fromDomain
        case .sourceIP: event.sourceAddress ?? ""
        case .provider: event.provider ?? ""
        case .recipientDomain: event.recipientDomain
        }
    }
}

extension StatisticsQuery.Grain {
    /// As stored.
    var number: Int64 { self == .day ? 0 : 1 }
}
