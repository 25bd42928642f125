import Mail
import Spool

/// Everything that has a say about one meter's limits: what holds in general, what somebody set, what narrows it for a
/// while. What holds at a moment follows from it alone.
struct LimitPlan: Hashable, Sendable {
    /// A setting of an operator, which stands in place of what is more general.
    struct Setting: Hashable, Sendable {
        let setting: LimitSetting
        /// `nil`: until it is taken back.
        let until: Timestamp?
    }

    var base = QueueLimits.none
    /// The more general first.
    var settings: [Setting] = []
    var restrictions: [Restriction] = []

    /// What holds at a moment.
    struct Present: Hashable, Sendable {
        var limits: QueueLimits
        /// Until when nothing is sent: the distant future where nobody knows.
        var stoppedUntil: Timestamp?
        /// When to look again.
        var validUntil = Timestamp.distantFuture
    }

    func present(at now: Timestamp) -> Present {
        var present = Present(limits: base)
        for setting in settings {
            guard let until = setting.until else {
                present.limits.set(setting.setting)
                continue
            }
            guard now < until else { continue }
            present.limits.set(setting.setting)
            present.validUntil = min(present.validUntil, until)
        }
        for restriction in restrictions {
            let phase = restriction.phase(at: now)
            restriction.narrow(&present.limits, in: phase)
            switch phase {
            case .full(let until):
                present.validUntil = min(present.validUntil, until ?? .distantFuture)
                if restriction.setting == .stop {
                    present.stoppedUntil = max(present.stoppedUntil ?? .zero, until ?? .distantFuture)
                }
            case .recovering(_, let until): present.validUntil = min(present.validUntil, until)
            case .over: break
            }
        }
        return present
    }
}
