import Accounts
import Bounce

extension RetryChoice {
    /// Reasons that this release does not know are left out.
    init(_ settings: RetrySettings) {
        self.init()
        for (name, chosen) in settings.steps {
            let steps = RetrySteps(
                chosen.waits.map { .seconds($0 * 60) }, thenEvery: chosen.thenEvery.map { .seconds($0 * 60) })
            if name == RetrySettings.other { other = steps }
            if let reason = Reason(rawValue: name) { byReason[reason] = steps }
        }
    }
}
