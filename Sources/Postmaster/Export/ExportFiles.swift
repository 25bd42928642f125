internal import Foundation
import Storage

/// The files of exports: `exp_1.csv`, and `exp_1.csv.part` until it is whole.
struct ExportFiles: Sendable {
    private let files: JobFiles

    /// - Parameters:
    ///   - directory: made where it is not there; nobody else may read it.
    ///   - reserve: bytes that stay free on the disk: an export ends before it fills it.
    init(directory: String, reserve: Int) throws {
        files = try JobFiles(directory: directory, reserve: reserve)
    }

    var directory: String { files.directory }

    func path(of record: ExportRecord) -> String { files.path(name(of: record)) }

    /// Where a file is written until it is whole.
    func draftPath(of record: ExportRecord) -> String { path(of: record) + ".part" }

    private func name(of record: ExportRecord) -> String { "\(record.key).\(record.format.rawValue)" }

    /// A new empty file.
    /// - Throws: `ExportFault.noRoom`.
    func create(_ path: String) throws(ExportFault) {
        do { _ = try GrowingFile(path: path, keeping: 0) } catch { throw .noRoom }
    }

    /// - Throws: `ExportFault.noRoom` where too little of the disk is free.
    func demandRoom() throws(ExportFault) {
        guard files.hasRoom else { throw .noRoom }
    }

    /// The draft takes the file's place.
    /// - Returns: how many bytes it has.
    func publish(_ record: ExportRecord) throws(ExportFault) -> Int {
        do {
            try FileManager.default.moveItem(atPath: draftPath(of: record), toPath: path(of: record))
        } catch {
            throw .noRoom
        }
        guard let file = StoredFile(path: path(of: record)) else { throw .noRoom }
        return file.byteCount
    }

    func remove(_ record: ExportRecord) {
        files.remove(name(of: record))
        files.remove(name(of: record) + ".part")
    }

    /// Forgets files that no export speaks of, and drafts that ended with the last process.
    func keepOnly(_ keys: Set<ExportKey>) {
        files.keepOnly { key, ending in
            !ending.hasSuffix(".part") && (ExportKey(key).map(keys.contains) ?? false)
        }
    }
}
