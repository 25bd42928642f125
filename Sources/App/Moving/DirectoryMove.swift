import Foundation
import Glibc
import Storage

/// Brings the store of a data directory into a PostgreSQL database. The directory stays the node's: its secrets, its notes of
/// what is past DATA and its files are not part of the store.
public struct DirectoryMove: Sendable {
    /// How far it is.
    public struct Progress: Sendable {
        public let table: String
        /// Rows of all tables, of `total`.
        public let rows: Int
        public let total: Int
        /// All is copied, and is being read back.
        public let isChecking: Bool
    }

    public struct Result: Sendable {
        public let tables: Int
        public let rows: Int
        /// Where it is now, without a password.
        public let place: String
    }

    private let directory: DataDirectory
    private let address: PostgreSQLAddress

    /// - Parameter url: `postgres://user@host:port/database`
    /// - Throws: `NodeError.store` where it is none.
    public init(_ directory: DataDirectory, to url: String) throws(NodeError) {
        self.directory = directory
        do {
            address = try PostgreSQLAddress(url)
        } catch {
            throw .store(path: "--to", reason: error.description)
        }
    }

    /// Moves all of it, or what is left of a move that was cut off. At the end the old file has another name, so that no node
    /// begins on it again by mistake and sends a second time what waits in both.
    /// - Throws: `NodeError`, `CancellationError`.
    public func run(_ show: @Sendable (Progress) -> Void) async throws -> Result {
        guard directory.holdsStore else {
            throw NodeError.store(
                path: directory.path,
                reason: directory.movedTo == nil ? "there is no SQLite store" : "it has been moved already")
        }
        let moved: StoreMove.Result
        do {
            let source = try SQLiteEngine(path: directory.storePath)
            do {
                let target = try await PostgreSQLEngine.open(address)
                do {
                    moved = try await StoreMove(from: source, to: target).run { progress in
                        show(
                            Progress(
                                table: progress.table, rows: progress.rows, total: progress.total,
                                isChecking: progress.stage == .checking))
                    }
                } catch {
                    await target.close()
                    throw error
                }
                await target.close()
            } catch {
                await source.close()
                throw error
            }
            await source.close()
        } catch let error as EngineError {
            throw Self.failure(error, of: directory, and: address)
        }
        try directory.setAside(movedTo: address)
        return Result(tables: moved.tables, rows: moved.rows, place: address.description)
    }

    private static func failure(
        _ error: EngineError, of directory: DataDirectory, and address: PostgreSQLAddress
    ) -> NodeError {
        switch error {
        case .inUse:
            SQLiteEngine.isInUse(path: directory.storePath)
                ? .inUse(path: directory.path) : .inUse(path: address.description)
        default: .store(path: address.description, reason: error.description)
        }
    }
}

extension DataDirectory {
    private var movedPath: String { storePath + ".moved" }
    private var movePath: String { path + "/moved-to" }

    /// Where the store that was here has gone, without a password; `nil` where none has.
    public var movedTo: String? { read(movePath).map { String(decoding: $0.prefix(500), as: UTF8.self) } }

    /// The store's file under another name, and a note where it has gone.
    fileprivate func setAside(movedTo address: PostgreSQLAddress) throws(NodeError) {
        try write(Array(address.description.utf8), to: movePath)
        for end in ["", "-wal", "-shm"] where access(storePath + end, F_OK) == 0 {
            guard rename(storePath + end, movedPath + end) == 0 else {
                throw .dataDirectory(path: storePath + end, reason: String(cString: strerror(errno)))
            }
        }
    }
}
