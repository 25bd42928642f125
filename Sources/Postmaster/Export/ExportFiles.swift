internal import Foundation
import Storage

/// The files of exports, in a directory of their own that nobody else may read.
struct ExportFiles: Sendable {
    let directory: String
    /// Bytes that stay free on the disk: an export ends before it fills it.
    let reserve: Int

    init(directory: String, reserve: Int) throws {
        self.directory = directory
        self.reserve = reserve
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func path(of record: ExportRecord) -> String { "\(directory)/\(record.key).\(record.format.rawValue)" }

    /// Where a file is written until it is whole.
    func draftPath(of record: ExportRecord) -> String { path(of: record) + ".part" }

    /// A new empty file that its owner alone may read.
    /// - Throws: `ExportFault.noRoom`.
    func create(_ path: String) throws(ExportFault) {
        let isMade = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard isMade else { throw .noRoom }
    }

    /// - Throws: `ExportFault.noRoom` where too little of the disk is free.
    func demandRoom() throws(ExportFault) {
        guard let free = SpaceWatch.freeByteCount(at: directory), free < reserve else { return }
        throw .noRoom
    }

    /// The draft takes the file's place.
    /// - Returns: how many bytes it has.
    func publish(_ record: ExportRecord) throws(ExportFault) -> Int {
        do {
            try FileManager.default.moveItem(atPath: draftPath(of: record), toPath: path(of: record))
        } catch {
            throw .noRoom
        }
        guard let file = ExportFile(path: path(of: record)) else { throw .noRoom }
        return file.byteCount
    }

    func remove(_ record: ExportRecord) {
        for path in [path(of: record), draftPath(of: record)] { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Forgets files that no export speaks of, and drafts that ended with the last process.
    func keepOnly(_ keys: Set<ExportKey>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            let key = ExportKey(name.prefix { $0 != "." })
            if let key, keys.contains(key), !name.hasSuffix(".part") { continue }
            try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
    }
}

/// A file to be fetched, from its beginning.
public struct ExportFile: Sendable {
    private static let chunkByteCount = 256 << 10

    private let handle: FileHandle
    public let byteCount: Int

    /// `nil` where it cannot be opened.
    init?(path: String) {
        guard let handle = FileHandle(forReadingAtPath: path), let end = try? handle.seekToEnd(),
            (try? handle.seek(toOffset: 0)) != nil
        else { return nil }
        self.handle = handle
        byteCount = Int(end)
    }

    /// What follows; empty at the end.
    public func read() throws -> [UInt8] {
        try handle.read(upToCount: Self.chunkByteCount).map { Array($0) } ?? []
    }
}
