import Synchronization

/// A value that is looked at and set from anywhere.
final class Lock<Value: Sendable>: Sendable {
    private let inner: Mutex<Value>
    init(_ value: Value) { inner = Mutex(value) }
    var value: Value { inner.withLock { $0 } }
    func set(_ value: Value) { inner.withLock { $0 = value } }
}
