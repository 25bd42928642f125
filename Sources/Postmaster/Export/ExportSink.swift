internal import Dispatch
internal import Foundation
import Tables

/// A file that records are written to, in whatever format.
struct ExportSink<Record> {
    private enum Writer {
        case text(FileHandle, TextExport<Record>)
        case workbook(WorkbookWriter)
    }

    private var writer: Writer
    private let layout: ExportLayout<Record>

    /// - Parameters:
    ///   - path: of an empty file.
    ///   - folder: where a workbook's rows lie until it is packed.
    init(_ layout: ExportLayout<Record>, as format: ExportFormat, path: String, folder: String) throws {
        self.layout = layout
        if format == .xlsx {
            writer = .workbook(
                try WorkbookWriter(path: path, folder: folder, title: layout.title, columns: layout.columns))
        } else {
            guard let handle = FileHandle(forWritingAtPath: path) else { throw ExportFault.noRoom }
            writer = .text(handle, TextExport(layout, as: format))
        }
    }

    mutating func append(_ records: [Record]) throws {
        switch writer {
        case .text(let handle, var text):
            text.append(records)
            let bytes = text.take()
            writer = .text(handle, text)
            try Self.write(bytes, to: handle)
        case .workbook(let workbook):
            for record in records { try workbook.append(layout.cells(record)) }
        }
    }

    /// The file is whole, and on the disk.
    mutating func finish() async throws {
        switch writer {
        case .text(let handle, var text):
            try Self.write(text.take(), to: handle)
            do {
                try handle.synchronize()
                try handle.close()
            } catch {
                throw ExportFault.noRoom
            }
        case .workbook(let workbook):
            // It takes seconds: beside the threads that everything else runs on.
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global(qos: .utility).async {
                    continuation.resume(with: Result { try workbook.finish() })
                }
            }
        }
    }

    private static func write(_ bytes: [UInt8], to handle: FileHandle) throws(ExportFault) {
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw .noRoom
        }
    }
}
