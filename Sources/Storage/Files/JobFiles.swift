internal import Foundation

/// The files of jobs (imports, exports, lists to be verified), in a directory of their own that nobody else may read. A file is
/// named by its job's key, and by an ending where a job has several: `vjb_1`, `vjb_1.rows`.
public struct JobFiles: Sendable {
    public let directory: String
    /// Bytes that stay free on the disk.
    public let reserve: Int

    /// Makes the directory where it is not there.
    /// - Parameter reserve: 0: files grow until the disk is full.
    public init(directory: String, reserve: Int = 0) throws {
        self.directory = directory
        self.reserve = reserve
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// False where less than the reserve is free.
    public var hasRoom: Bool {
        guard let free = SpaceWatch.freeByteCount(at: directory) else { return true }
        return free >= reserve
    }

    public func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// A new file, to be written from the beginning; one of that name before it is gone.
    /// - Throws: `FileFault`.
    public func create(_ name: String) throws(FileFault) -> GrowingFile {
        try GrowingFile(path: path(name), keeping: 0)
    }

    public func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(name)) }

    /// Forgets files that nobody speaks of.
    /// - Parameter isKept: told the key in a file's name, and what follows the first dot after it.
    public func keepOnly(_ isKept: (_ key: Substring, _ ending: Substring) -> Bool) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            let key = name.prefix { $0 != "." }
            if !isKept(key, name[key.endIndex...].dropFirst()) { remove(name) }
        }
    }
}
