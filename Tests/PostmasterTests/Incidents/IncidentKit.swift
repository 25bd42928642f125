import Bounce
import Mail
import Postmaster
import Spool
import Storage
import Synchronization
import TestKit

/// A spool over which a follower watches, at a provider that answers as it is told.
final class IncidentKit: Sendable {
    let store: TemporarySpool
    let incidents: Incidents
    var spool: Spool { store.spool }
    var time: ManualTime { store.time }

    init(_ settings: IncidentSettings = IncidentSettings()) async throws {
        let slowed = Box()
        store = try await TemporarySpool()
        incidents = Incidents(
            spool: store.spool, settings: settings, brake: IncidentBrake { open in slowed.set(Set(open.map(\.key))) })
        self.slowed = slowed
    }

    private let slowed: Box
    /// What the brake was told last.
    var slowedNow: Set<IncidentKey> { slowed.get() }

    private final class Box: Sendable {
        private let value = Mutex<Set<IncidentKey>>([])
        func set(_ new: Set<IncidentKey>) { value.withLock { $0 = new } }
        func get() -> Set<IncidentKey> { value.withLock(\.self) }
    }

    /// Sends one message to each, answered by `isRefused`; those that are suppressed are not asked.
    func send(
        to addresses: [String], account: AccountID = .first, on spool: Spool? = nil, isWatched: Bool = true,
        refusing isRefused: (String) -> Bool = { _ in false }
    ) async throws {
        let spool = spool ?? self.spool
        try await spool.acceptSample(to: addresses, account: account)
        let now = time.now()
        let entries = try await spool.claim(limit: 10_000, perDomain: 10_000)
        try await spool.settle(
            entries.map { entry in
                var settlement =
                    isRefused(entry.recipient.description)
                    ? SampleMail.bounce(of: entry, at: now) : SampleMail.delivery(of: entry, at: now)
                settlement.provider = "google"
                return settlement
            })
        if isWatched { try await incidents.catchUp() }
    }

    /// Two weeks of ordinary mail, forty a day, to addresses that are used for nothing else.
    func live(through days: Int = 14) async throws {
        for day in 0..<days {
            try await send(
                to: (0..<40).map { "early\($0)@gmail.com" } + ["gone\(day)@gmail.com"], isWatched: day == days - 1,
                refusing: { $0.hasPrefix("gone") })
            time.advance(by: .seconds(86_400))
        }
        try await incidents.catchUp()
    }

    func suppressed(_ addresses: [String]) async throws -> [String] {
        let found = try await spool.suppressions(of: addresses.map(SampleMail.mailbox), account: .first)
        return zip(addresses, found).filter { $1 != nil }.map(\.0)
    }

    func open() async throws -> [Incident] {
        var filter = IncidentFilter()
        filter.state = .open
        return try await incidents.list(filter)
    }
}
