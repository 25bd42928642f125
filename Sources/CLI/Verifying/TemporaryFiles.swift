import Foundation
import Synchronization

/// Files that go when the command ends, however it ends but by a kill.
enum TemporaryFiles {
    private static let paths = Mutex<[String]>([])

    static func add(_ path: String) {
        paths.withLock { paths in
            if paths.isEmpty { atexit { TemporaryFiles.removeAll() } }
            paths.append(path)
        }
    }

    private static func removeAll() {
        for path in paths.withLock({ $0 }) { unlink(path) }
    }
}
