import Accounts
import Mail

/// What one account handed in during this hour and this day, by the clock (UTC). Pure: told the time.
struct SendingMeter: Sendable {
    private var hour: Int64 = 0
    private(set) var hourCount = 0
    private(set) var dayCount = 0

    private static let hourSeconds: Int64 = 3_600

    /// Counts what was taken in before, at an hour since 1970.
    mutating func add(_ count: Int, atHour other: Int64, now: Timestamp) {
        turn(to: now)
        if other == hour { hourCount += count }
        if other / 24 == hour / 24 { dayCount += count }
    }

    /// Counts `count` messages where the plan has room for all of them.
    mutating func take(_ count: Int, of plan: Plan, now: Timestamp) throws(SendingRefusal) {
        turn(to: now)
        if let limit = plan.messagesPerDay, dayCount + count > limit {
            throw .overLimit(
                .day, limit: limit, used: dayCount, asked: count, until: Self.time(ofHour: (hour / 24 + 1) * 24))
        }
        if let limit = plan.messagesPerHour, hourCount + count > limit {
            throw .overLimit(.hour, limit: limit, used: hourCount, asked: count, until: Self.time(ofHour: hour + 1))
        }
        hourCount += count
        dayCount += count
    }

    /// Takes back what was counted at `time` and not accepted after all.
    mutating func giveBack(_ count: Int, from time: Timestamp) {
        let other = time.seconds / Self.hourSeconds
        if other == hour { hourCount = max(0, hourCount - count) }
        if other / 24 == hour / 24 { dayCount = max(0, dayCount - count) }
    }

    /// A clock that is set back changes nothing: the counts stay where they are until it has caught up.
    private mutating func turn(to now: Timestamp) {
        let current = now.seconds / Self.hourSeconds
        guard current > hour else { return }
        if current / 24 != hour / 24 { dayCount = 0 }
        hourCount = 0
        hour = current
    }

    private static func time(ofHour hour: Int64) -> Timestamp {
        Timestamp(microseconds: hour * hourSeconds * 1_000_000)
    }
}
