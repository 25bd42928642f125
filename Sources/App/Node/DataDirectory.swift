import Foundation
import Glibc

/// The directory of everything a node keeps: the store, its lock, the local key and the note where the node listens.
public struct DataDirectory: Sendable {
    public let path: String

    /// Makes the directory where there is none, readable by its owner alone.
    /// - Throws: `NodeError.dataDirectory`.
    public static func open(_ path: String) throws(NodeError) -> DataDirectory {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .dataDirectory(path: path, reason: FailureText.of(error))
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw .dataDirectory(path: path, reason: String(cString: strerror(errno)))
        }
        return DataDirectory(path: path)
    }

    /// The directory as it stands; nothing is made.
    public init(path: String) { self.path = path }

    /// A node has worked here before, with its store in this directory or elsewhere.
    public var hasStore: Bool { holdsStore || access(keyPath, F_OK) == 0 }
    /// The store itself is in this directory.
    public var holdsStore: Bool { access(storePath, F_OK) == 0 }
    /// Why it cannot be looked into; `nil` where it can, or is not there.
    public var fault: NodeError? {
        guard access(path, F_OK) == 0, access(path, R_OK | W_OK | X_OK) != 0 else { return nil }
        return .dataDirectory(path: path, reason: String(cString: strerror(errno)))
    }
    public var storePath: String { path + "/postrider.db" }
    public var noticePath: String { path + "/node.json" }
    /// What is past DATA at this moment (`AttemptJournal`).
    public var attemptsPath: String { path + "/attempts" }
    /// Files of contacts that are still to be read.
    public var importsPath: String { path + "/imports" }
    /// Files that people asked for.
    public var exportsPath: String { path + "/exports" }
    /// Address lists that take the place of those built in, or add to them.
    public var listsPath: String { path + "/lists" }
    /// Lists of addresses that people have verified.
    public var verificationJobsPath: String { path + "/verification-jobs" }
    public var keyPath: String { path + "/local.key" }
    /// What private keys in the store are sealed with.
    public var secretPath: String { path + "/keys.secret" }

    /// A small file of ours; `nil` where there is none.
    func read(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    /// Replaces a small file, readable by its owner alone.
    func write(_ bytes: [UInt8], to path: String) throws(NodeError) {
        let fresh = path + ".new"
        unlink(fresh)
        let descriptor = Glibc.open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .dataDirectory(path: fresh, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        do throws(OutputError) {
            try DescriptorWriter(descriptor: descriptor).write(bytes)
        } catch {
            throw .dataDirectory(path: fresh, reason: error.reason)
        }
        guard fsync(descriptor) == 0, rename(fresh, path) == 0 else {
            throw .dataDirectory(path: path, reason: String(cString: strerror(errno)))
        }
    }

    func remove(_ path: String) { unlink(path) }
}
