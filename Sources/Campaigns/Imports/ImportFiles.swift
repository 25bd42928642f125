internal import Foundation
import Storage
import Tables

/// The files of imports that are not over, in a directory of their own.
struct ImportFiles: Sendable {
    let directory: String

    init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func path(of key: ImportKey) -> String { "\(directory)/\(key)" }

    /// The same bytes under another key: removing one leaves the other.
    func link(_ key: ImportKey, as other: ImportKey) throws(TableFault) {
        do {
            try FileManager.default.linkItem(atPath: path(of: key), toPath: path(of: other))
        } catch {
            throw .unreadableFile
        }
    }

    func remove(_ key: ImportKey) { try? FileManager.default.removeItem(atPath: path(of: key)) }

    /// A new file, to be written from the beginning.
    func create(_ key: ImportKey) throws(TableFault) -> FileHandle {
        guard
            FileManager.default.createFile(
                atPath: path(of: key), contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path(of: key))
        else { throw .unreadableFile }
        return handle
    }

    func beginning(of key: ImportKey) throws(TableFault) -> [UInt8] {
        var source = try FileSource(path: path(of: key), chunkByteCount: 4_096)
        return try source.read()
    }

    /// A reader of the file's rows, from the first.
    func rows(of key: ImportKey, _ format: TableFormat, _ encoding: TableEncoding) throws -> any RowReader {
        try format.rows(ofFile: path(of: key), encoding: encoding)
    }

    /// Forgets files of imports that are not open any more.
    func keepOnly(_ open: Set<ImportKey>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            guard let key = ImportKey(name), !open.contains(key) else { continue }
            remove(key)
        }
    }
}
