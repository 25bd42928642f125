import Synchronization

/// What is known so far, for whoever cannot wait for the rest.
final class Latest<Value: Sendable>: Sendable {
    fileprivate let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }

    func set(_ value: Value) { state.withLock { $0 = value } }
}

/// Waits for a task, but not for ever; the task goes on.
enum FirstOf {
    static func value<Value: Sendable>(of task: Task<Value, Never>, within limit: Duration) async -> Value? {
        let race = Latest<CheckedContinuation<Value?, Never>?>(nil)
        return await withCheckedContinuation { continuation in
            race.set(continuation)
            let sleeper = Task {
                try? await Task.sleep(for: max(.zero, limit))
                race.take()?.resume(returning: nil)
            }
            Task {
                let value = await task.value
                sleeper.cancel()
                race.take()?.resume(returning: value)
            }
        }
    }
}

extension Latest {
    /// The value, once; `nil` afterwards.
    fileprivate func take<Wrapped>() -> Wrapped? where Value == Wrapped? {
        state.withLock { value in
            defer { value = nil }
            return value
        }
    }
}
