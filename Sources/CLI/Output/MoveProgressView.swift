import App
import Synchronization

/// How far a store's move is, on stderr.
final class MoveProgressView: Sendable {
    private let line = Mutex(ProgressLine())

    func show(_ progress: DirectoryMove.Progress) {
        let share = progress.total > 0 ? progress.rows * 100 / progress.total : 100
        let verb = progress.isChecking ? "compared" : "copied"
        line.withLock {
            $0.show("\(verb) \(progress.rows) of \(progress.total) rows, \(share) %: \(progress.table)")
        }
    }

    func end() { line.withLock { $0.end() } }
}
