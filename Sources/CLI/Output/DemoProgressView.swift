import App
import Synchronization

/// The demo's progress on stderr.
final class DemoProgressView: Sendable {
    private struct State {
        var line = ProgressLine()
        var campaign = 0
    }

    private let state = Mutex(State())

    func show(_ progress: DemoProgress) {
        state.withLock { state in
            if progress.campaign != state.campaign {
                state.line.end()
                state.line = ProgressLine()
                state.campaign = progress.campaign
            }
            state.line.show(Self.text(progress, style: Style.error))
        }
    }

    func end() { state.withLock { $0.line.end() } }

    static func text(_ progress: DemoProgress, style: Style) -> String {
        let total = max(progress.recipientCount, 1)
        let seconds = max(Double(progress.elapsed.components.seconds), 1)
        var parts = [
            "campaign \(progress.campaign)",
            TextWidth.pad(Bar.text(progress.finishedCount, of: total, width: 20), to: 20, right: false),
            Percent.text(progress.finishedCount, of: total),
        ]
        let names = [
            ("ok", "ok"), ("deferred", "deferred"), ("soft_bounce", "soft"), ("hard_bounce", "hard"),
            ("spam_bounce", "spam"), ("dropped", "dropped"),
        ]
        for (status, name) in names {
            if let count = progress.counts[status], count > 0 { parts.append("\(name) \(Count.text(count))") }
        }
        parts.append("\(Int(seconds)) s")
        return parts.joined(separator: "  ")
    }
}
