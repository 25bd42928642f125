import Foundation
import Synchronization

/// Raised by the first SIGINT or SIGTERM; the second ends the command at once.
final class StopFlag: Sendable {
    private let raised = Atomic(false)

    private init() {}

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    static func raisedBySignals() -> StopFlag {
        let flag = StopFlag()
        Task {
            await Interruption.wait()
            flag.raised.store(true, ordering: .relaxed)
            Console.note("ending after the rows under way; Ctrl-C again ends at once")
            await Interruption.wait()
            exit(ExitStatus.interrupted.rawValue)
        }
        return flag
    }
}
