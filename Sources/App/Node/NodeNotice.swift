import Foundation
public import Storage

/// What a running node leaves in its data directory (`node.json`, readable by its owner alone): where it can be asked, and
/// the key to ask with. It goes when the node ends; after a crash it stays, so a reader makes sure that somebody works on
/// the store.
public struct NodeNotice: Codable, Sendable {
    public let pid: Int32
    /// `127.0.0.1:8025`; `nil` where HTTP is off.
    public let http: String?
    public let key: String?
    /// The database it keeps its mail in, without its password; `nil` for SQLite in the data directory.
    public let store: String?

    /// The notice of a node that lives; `nil` where none does.
    /// - Parameter store: where the reader was told that the mail is; the node's own word counts where it was told nothing.
    public static func read(from directory: DataDirectory, store: PostgreSQLAddress?) async -> NodeNotice? {
        guard let bytes = directory.read(directory.noticePath),
            let notice = try? JSONDecoder().decode(NodeNotice.self, from: Data(bytes))
        else { return nil }
        if store == nil, notice.store != nil { return ProcessID.lives(notice.pid) ? notice : nil }
        return await isInUse(directory, store) ? notice : nil
    }

    /// Where a database cannot be asked, the node is not taken for dead.
    private static func isInUse(_ directory: DataDirectory, _ store: PostgreSQLAddress?) async -> Bool {
        guard let store else { return SQLiteEngine.isInUse(path: directory.storePath) }
        do {
            return try await PostgreSQLEngine.holder(of: store) != nil
        } catch {
            return true
        }
    }

    func write(to directory: DataDirectory) throws(NodeError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return }
        try directory.write([UInt8](data), to: directory.noticePath)
    }
}
