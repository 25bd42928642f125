import Logging
import Mail
import Spool

extension LimitClerk {
    /// How long nothing goes from an address of ours that cannot be spoken from, the first time; each time after it twice
    /// as long, at most `longestSourceHold`, until it could be for three hours.
    static let sourceHold = Duration.seconds(60)
    static let longestSourceHold = Duration.seconds(1_200)

    /// Stops everything that would go from an address of ours which is not on this machine, with an alert. Its mail goes
    /// by the other sources of its pool, else it waits; no message pays for it with an attempt.
    /// - Returns: true where it is stopped, by this or before; false where no more changes are taken in.
    func holdSource(_ source: String, address: String?, at now: Timestamp) -> Bool {
        let before = book.active(for: "*", at: now).last {
            $0.source == source && $0.isAutomatic && $0.setting == .stop
        }
        if let until = before?.until, until > now { return true }
        let hold = before.flatMap { before in before.until.map { ($0 - before.at) * book.timeScale * 2 } }
        let length = min(hold ?? Self.sourceHold, Self.longestSourceHold)
        let change = spool.draft(
            .stop, source: source, destination: "*", until: now + length / book.timeScale, isAutomatic: true,
            isAlert: true, by: LimitChange.automaticActor,
            why: "nothing can leave from \(address ?? source): it is no address of this machine, or not up")
        let taken = book.add([change], at: now)
        keep(taken, by: .source, "source cannot be spoken from")
        return !taken.isEmpty
    }
}
