internal import Foundation
import Storage

/// The files of imports that are not over, in a directory of their own.
struct ImportFiles: Sendable {
    static let chunkByteCount = 256 << 10

    let directory: String

    init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func path(of key: ImportKey) -> String { "\(directory)/\(key)" }

    func remove(_ key: ImportKey) { try? FileManager.default.removeItem(atPath: path(of: key)) }

    /// A new file, to be written from the beginning.
    func create(_ key: ImportKey) throws(ImportFault) -> FileHandle {
        guard
            FileManager.default.createFile(
                atPath: path(of: key), contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path(of: key))
        else { throw .unreadableFile }
        return handle
    }

    func beginning(of key: ImportKey) throws(ImportFault) -> [UInt8] {
        var source = try FileSource(path: path(of: key), chunkByteCount: 4_096)
        return try source.read()
    }

    /// A reader of the file's rows, from the first.
    func rows(of key: ImportKey, _ format: ImportFormat, _ encoding: ImportEncoding) throws -> any RowReader {
        switch format {
        case .csv: return try CSVRows(try source(of: key), encoding: encoding)
        case .ndjson: return NDJSONRows(try source(of: key))
        case .xlsx: return try WorkbookRows(path: path(of: key))
        }
    }

    private func source(of key: ImportKey) throws(ImportFault) -> FileSource {
        try FileSource(path: path(of: key), chunkByteCount: Self.chunkByteCount)
    }

    /// Forgets files of imports that are not open any more.
    func keepOnly(_ open: Set<ImportKey>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            guard let key = ImportKey(name), !open.contains(key) else { continue }
            remove(key)
        }
    }
}

/// A file from its beginning, a chunk at a time.
struct FileSource: ByteSource {
    private let handle: FileHandle
    private let chunkByteCount: Int

    init(path: String, chunkByteCount: Int) throws(ImportFault) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadableFile }
        self.handle = handle
        self.chunkByteCount = chunkByteCount
    }

    mutating func read() throws(ImportFault) -> [UInt8] {
        do {
            return try handle.read(upToCount: chunkByteCount).map { Array($0) } ?? []
        } catch {
            throw .unreadableFile
        }
    }
}
