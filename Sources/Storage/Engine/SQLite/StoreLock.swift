#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Keeps other processes out of the store: two that write and checkpoint one file can spoil it (a fault of SQLite before
/// 3.51.3). The system lifts the lock when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: CInt

    /// A command may look into the store of a stopped node just now: that passes within this time.
    private static let patience = (tries: 10, microseconds: UInt32(30_000))

    /// - Throws: `EngineError.inUse` where another process, or another engine of this one, holds the lock for longer than a
    ///   short command does.
    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EngineError.unavailable("\(path): \(String(cString: strerror(errno)))")
        }
        for _ in 1..<Self.patience.tries {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            usleep(Self.patience.microseconds)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw EngineError.inUse("\(path) is locked by a running node")
        }
    }

    /// Whether somebody holds the lock now.
    static func isHeld(path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    deinit { close(descriptor) }
}
