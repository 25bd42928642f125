public import Accounts
import Bounce
public import Mail
public import Spool
public import Storage
import Synchronization

/// Asked before anything is taken in: whether the account may send, and whether its plan has room. Counts in memory what
/// the spool counts on disk, so that calls at the same time cannot pass a limit together.
public final class SendingGate: Sendable {
    private let accounts: Accounts
    private let time: any TimeSource
    private let meters: Mutex<[AccountID: SendingMeter]>

    /// Reads what was taken in today.
    public static func open(accounts: Accounts, spool: Spool, time: any TimeSource) async throws -> SendingGate {
        let now = time.now()
        var meters: [AccountID: SendingMeter] = [:]
        for count in try await spool.sendingCounts(since: now.seconds / 86_400 * 24) {
            meters[count.account, default: SendingMeter()].add(count.count, atHour: count.hour, now: now)
        }
        return SendingGate(accounts: accounts, time: time, meters: meters)
    }

    private init(accounts: Accounts, time: any TimeSource, meters: [AccountID: SendingMeter]) {
        self.accounts = accounts
        self.time = time
        self.meters = Mutex(meters)
    }

    /// Refuses suspended accounts without counting. Takes no I/O.
    public func check(_ account: AccountID) throws(SendingRefusal) {
        if case .suspended(let reason, _)? = accounts.standing(of: account)?.state { throw .suspended(reason: reason) }
    }

    /// Counts `count` messages that are about to be accepted: all, or none where there is no room for all.
    func admit(_ count: Int, of account: AccountID) throws(SendingRefusal) -> Admission {
        try check(account)
        let now = time.now()
        let plan = accounts.standing(of: account)?.plan ?? .standard
        try meters.withLock { meters throws(SendingRefusal) in
            try meters[account, default: SendingMeter()].take(count, of: plan, now: now)
        }
        return Admission(account: account, count: count, at: now)
    }

    /// - Parameter accepted: how many of them are on disk and will be sent.
    func settle(_ admission: Admission, accepted: Int) {
        guard accepted < admission.count else { return }
        meters.withLock {
            $0[admission.account]?.giveBack(admission.count - accepted, from: admission.at)
        }
    }

    /// What was taken in of the account this hour and this day.
    public func used(by account: AccountID) -> (hour: Int, day: Int) {
        let now = time.now()
        return meters.withLock { meters in
            guard var meter = meters[account] else { return (0, 0) }
            meter.add(0, atHour: 0, now: now)
            return (meter.hourCount, meter.dayCount)
        }
    }

    /// Messages that were counted and are not accepted yet.
    struct Admission: Sendable {
        let account: AccountID
        let count: Int
        let at: Timestamp
    }
}

extension [AcceptedRecipient] {
    /// What will be sent of it.
    var sentCount: Int { count { $0.status != .dropped } }
}
