#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Keeps other processes out of the store: two that write and checkpoint one file can spoil it (a fault of SQLite before
/// 3.51.3). The system lifts the lock when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: CInt

    /// - Throws: `EngineError.inUse` where another process, or another engine of this one, holds the lock.
    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EngineError.unavailable("\(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw EngineError.inUse("\(path) is locked by a running node")
        }
    }

    deinit { close(descriptor) }
}
