public import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// Where stores of tests lie: in memory where there is room, since a thousand tests that each wait for a disk are slow and
/// prove no more. A process that is killed leaves the same behind in either. `POSTRIDER_SCRATCH` names another folder:
/// `make torture` asks for a disk.
public enum ScratchFolder {
    public static let url: URL = {
        if let path = ProcessInfo.processInfo.environment["POSTRIDER_SCRATCH"] { return URL(filePath: path) }
        let memory = "/dev/shm"
        var facts = statvfs()
        guard access(memory, W_OK | X_OK) == 0, statvfs(memory, &facts) == 0,
            Int(facts.f_bavail) * Int(facts.f_frsize) >= 4 << 30
        else { return FileManager.default.temporaryDirectory }
        return URL(filePath: memory)
    }()
}
