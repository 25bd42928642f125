import Glibc

enum ProcessID {
    static var current: Int32 { getpid() }

    /// A process by that id runs on this machine.
    static func lives(_ id: Int32) -> Bool { id > 0 && (kill(id, 0) == 0 || errno == EPERM) }
}
