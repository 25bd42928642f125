import Synchronization

/// Ends the rest of whoever waits for work, before its time. It may be rung from any thread, and however often it is rung,
/// one who waits wakes once. One task waits at a time.
public final class Bell: Sendable {
    private struct State {
        var isRung = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    public init() {}

    /// Wakes the one who waits, or, where nobody does, the next one to wait.
    public func ring() {
        let sleeper = state.withLock { state in
            state.isRung = state.sleeper == nil
            return state.sleeper.take()
        }
        sleeper?.resume()
    }

    /// Returns when the bell is rung, when `pause` is over or when the task is cancelled, whichever is first; at once where it
    /// was rung since the last wait.
    public func wait(atMost pause: Duration) async {
        let alarm = Task {
            guard (try? await Task.sleep(for: pause)) != nil else { return }
            ring()
        }
        defer { alarm.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in
                let isAwake = state.withLock { state in
                    guard !state.isRung, !Task.isCancelled else {
                        state.isRung = false
                        return true
                    }
                    state.sleeper = sleeper
                    return false
                }
                if isAwake { sleeper.resume() }
            }
        } onCancel: {
            ring()
        }
    }
}
