internal import Foundation
import Storage
import Tables

/// The files of imports that are not over.
struct ImportFiles: Sendable {
    private let files: JobFiles

    /// - Parameter directory: made where it is not there; nobody else may read it.
    init(directory: String) throws { files = try JobFiles(directory: directory) }

    func path(of key: ImportKey) -> String { files.path("\(key)") }

    /// The same bytes under another key: removing one leaves the other.
    func link(_ key: ImportKey, as other: ImportKey) throws(TableFault) {
        do {
            try FileManager.default.linkItem(atPath: path(of: key), toPath: path(of: other))
        } catch {
            throw .unreadableFile
        }
    }

    func remove(_ key: ImportKey) { files.remove("\(key)") }

    /// A new file, to be written from the beginning.
    func create(_ key: ImportKey) throws(TableFault) -> GrowingFile {
        do { return try files.create("\(key)") } catch { throw .unreadableFile }
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
        files.keepOnly { key, _ in ImportKey(key).map(open.contains) ?? true }
    }
}
