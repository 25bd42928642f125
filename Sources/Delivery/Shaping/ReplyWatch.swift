import Mail
import Spool

/// Counts the replies that actions speak of, and says when there were enough. As many moments as the actions count to are
/// kept, whatever comes.
struct ReplyWatch: Sendable {
    private let actions: [ReplyAction]
    private let timeScale: Double
    /// Moments of the replies of each action, oldest first.
    private var moments: [[Timestamp]]
    /// When what an action set has been let go of; one more reply before that is enough to set it again.
    private var settledAt: [Timestamp]
    private var fullUntil: [Timestamp]

    init(_ actions: [ReplyAction], timeScale: Double = 1) {
        self.actions = actions
        self.timeScale = max(1, timeScale)
        moments = Array(repeating: [], count: actions.count)
        settledAt = Array(repeating: .zero, count: actions.count)
        fullUntil = Array(repeating: .zero, count: actions.count)
    }

    /// - Returns: the actions whose time has come. While what an action set holds in full its replies are echoes of what
    ///   was under way, and count for nothing.
    mutating func heard(_ heard: ReplyAction.Heard, at now: Timestamp) -> [ReplyAction] {
        var due: [ReplyAction] = []
        for (place, action) in actions.enumerated() where now >= fullUntil[place] && action.matches(heard) {
            let window = scaled(.seconds(action.window.seconds))
            moments[place].removeAll { $0 <= now - window || $0 > now }
            moments[place].append(now)
            guard moments[place].count >= action.count || now < settledAt[place] else { continue }
            moments[place].removeAll()
            fullUntil[place] = now + scaled(action.duration)
            settledAt[place] = fullUntil[place] + scaled(action.duration)
            due.append(action)
        }
        return due
    }

    /// Nothing that still counts was heard.
    func isForgettable(at now: Timestamp) -> Bool {
        actions.indices.allSatisfy { place in
            now >= settledAt[place]
                && moments[place].allSatisfy { $0 <= now - scaled(.seconds(actions[place].window.seconds)) }
        }
    }

    private func scaled(_ duration: Duration) -> Duration { duration / timeScale }
}
