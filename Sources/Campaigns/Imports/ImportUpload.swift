import Mail
public import Storage
import Tables

/// Takes the bytes of a file in; hands the import over when all are there.
public final class ImportUpload: @unchecked Sendable {
    // Used by one request, one chunk after the other.
    private let file: GrowingFile
    private let imports: Imports
    private var record: ImportRecord
    private var byteCount = 0

    init(_ record: ImportRecord, _ file: GrowingFile, _ imports: Imports) {
        self.record = record
        self.file = file
        self.imports = imports
    }

    public var key: ImportKey { record.key }

    /// - Throws: `ImportUploadError`.
    public func write(_ bytes: [UInt8]) throws(ImportUploadError) {
        byteCount += bytes.count
        guard byteCount <= imports.byteLimit else { throw .tooLong(limit: imports.byteLimit) }
        do {
            try file.write(bytes)
        } catch {
            throw .noRoom
        }
    }

    /// The file is whole: it is on disk, and waits its turn.
    /// - Parameter isHeld: it waits until `Imports.start` says what its columns mean.
    /// - Throws: `TableFault.unknownFormat`, `.empty`.
    public func finish(held isHeld: Bool = false) async throws -> ImportRecord {
        do {
            try file.synchronize()
            let beginning = try imports.files.beginning(of: record.key)
            guard !beginning.isEmpty else { throw TableFault.empty }
            guard let format = record.options.format ?? TableFormat.sniff(beginning) else {
                throw TableFault.unknownFormat
            }
            record.format = format
            record.byteCount = byteCount
            record.state = isHeld ? .mapping : .waiting
            record.updatedAt = imports.contacts.time.now()
            let record = record
            try await imports.contacts.engine.write { try ImportTable.update(record, on: $0) }
            if !isHeld { imports.wake() }
            return record
        } catch {
            await abandon()
            throw error
        }
    }

    /// The file will not come: nothing of it stays.
    public func abandon() async {
        imports.files.remove(record.key)
        let key = record.key
        try? await imports.contacts.engine.write { try ImportTable.remove(key, on: $0) }
    }
}

public enum ImportUploadError: Error, Hashable, Sendable {
    case tooLong(limit: Int)
    /// The disk is full.
    case noRoom
}
