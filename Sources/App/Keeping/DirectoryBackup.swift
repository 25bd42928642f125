import Foundation
import Glibc
public import Storage

/// Copies a node's data directory while the node runs: its store as it was at one instant, and the files beside it that cannot
/// be made anew. The copy is a data directory again.
public struct DirectoryBackup: Sendable {
    public struct Result: Sendable {
        /// Of all files.
        public let byteCount: Int
        /// Of a PostgreSQL store: what `pg_restore` reads.
        public let dump: String?
    }

    /// What is not copied: files that people asked for, which they can ask for again; what belongs to the process that runs.
    private static let left: Set<String> = ["exports", "node.json"]

    private let directory: DataDirectory
    private let store: PostgreSQLAddress?
    private let target: String

    /// - Parameters:
    ///   - store: where mail is kept; `nil`: in the directory.
    ///   - target: a directory that is not there yet.
    public init(_ directory: DataDirectory, store: PostgreSQLAddress?, to target: String) {
        self.directory = directory
        self.store = store
        self.target = target
    }

    /// Copies, and reads the copy back. What was cut off is in `TARGET.part`, and is written anew by the next call.
    /// - Parameter show: told the share of the store that is copied, 0...1.
    /// - Throws: `NodeError`, `CancellationError`.
    public func run(_ show: @escaping @Sendable (Double) -> Void) async throws -> Result {
        guard store != nil || directory.holdsStore else {
            throw NodeError.store(path: directory.path, reason: "there is no SQLite store")
        }
        guard access(target, F_OK) != 0 else {
            throw NodeError.dataDirectory(path: target, reason: "it is there already, and a backup overwrites nothing")
        }
        let part = DataDirectory(path: target + ".part")
        try? FileManager.default.removeItem(atPath: part.path)
        _ = try DataDirectory.open(part.path)
        do {
            try await copyStore(to: part, show)
            try copyFiles(to: part)
            try finish(part)
        } catch let error as EngineError {
            throw NodeError.store(path: store?.description ?? directory.path, reason: error.description)
        }
        return Result(
            byteCount: Self.byteCount(of: target),
            dump: store == nil ? nil : Self.dumpPath(of: DataDirectory(path: target)))
    }

    private func copyStore(to part: DataDirectory, _ show: @escaping @Sendable (Double) -> Void) async throws {
        guard let store else {
            try await StoreView(path: directory.storePath).copy(to: part.storePath) { share in
                try Task.checkCancellation()
                show(share)
            }
            let faults = try await StoreView(path: part.storePath).integrityFaults()
            guard faults.isEmpty else { throw EngineError.failed("the copy is damaged: \(faults[0])") }
            for end in ["-wal", "-shm"] { unlink(part.storePath + end) }
            return
        }
        try await StoreDump(store).write(to: Self.dumpPath(of: part))
    }

    private static func dumpPath(of directory: DataDirectory) -> String { directory.path + "/postrider.dump" }

    /// Everything else that is there, in whatever room: keys, lists, files of contacts that are still to be read.
    private func copyFiles(to part: DataDirectory) throws(NodeError) {
        let store = URL(filePath: directory.storePath).lastPathComponent
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
            where !Self.left.contains(name) && !name.hasPrefix(store) {
                try FileManager.default.copyItem(atPath: "\(directory.path)/\(name)", toPath: "\(part.path)/\(name)")
            }
        } catch {
            throw .dataDirectory(path: part.path, reason: FailureText.of(error))
        }
    }

    /// All of it is on the disk before it has its name.
    private func finish(_ part: DataDirectory) throws(NodeError) {
        do {
            for (path, byteCount) in Self.files(in: part.path) {
                try GrowingFile(path: path, keeping: byteCount).synchronize()
            }
        } catch {
            throw .dataDirectory(path: part.path, reason: error.words)
        }
        Self.synchronize(directory: part.path)
        guard rename(part.path, target) == 0 else {
            throw .dataDirectory(path: target, reason: String(cString: strerror(errno)))
        }
        Self.synchronize(directory: URL(filePath: target).deletingLastPathComponent().path)
    }

    /// Its names are on the disk, where its file system can promise that.
    private static func synchronize(directory: String) {
        let descriptor = Glibc.open(directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// With their lengths in bytes.
    private static func files(in path: String) -> [(path: String, byteCount: Int)] {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return names.compactMap { name in
            let path = "\(path)/\(name)"
            return StoredFile(path: path).map { (path, $0.byteCount) }
        }
    }

    private static func byteCount(of path: String) -> Int { files(in: path).reduce(0) { $0 + $1.byteCount } }
}
