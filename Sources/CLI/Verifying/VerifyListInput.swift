import Foundation
import Tables
import Verification

/// Where a list comes from, opened.
enum VerifyListInput {
    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - format: `nil`: by its first bytes.
    static func open(_ path: String, _ format: ListFormat?) throws -> ListRun.Origin {
        guard path == "-" else {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw CommandFailure(.notFound, "cannot read \(path)")
            }
            return .file(path)
        }
        var source = DescriptorSource(FileHandle.standardInput)
        do {
            let beginning = try source.peek()
            let format = try format ?? ListFormat.sniff(beginning)
            guard format == .xlsx else { return .stream(source, format) }
            return .file(try keep(&source))
        } catch let fault as ListFault {
            throw CommandFailure(.failed, fault.sentence)
        }
    }

    /// A workbook is read at several places: it is put down in a file that goes when the command ends.
    private static func keep(_ source: inout DescriptorSource) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString).xlsx").path
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure(.failed, "cannot write \(path)") }
        while true {
            let more = try source.read()
            guard !more.isEmpty else { break }
            try file.write(contentsOf: Data(more))
        }
        TemporaryFiles.add(path)
        return path
    }
}

/// Bytes of a descriptor that comes once; the first of them may be looked at.
struct DescriptorSource: ByteSource, Sendable {
    private let handle: FileHandle
    private var first: [UInt8]?

    init(_ handle: FileHandle) { self.handle = handle }

    mutating func peek() throws -> [UInt8] {
        let bytes = try read()
        first = bytes
        return bytes
    }

    mutating func read() throws -> [UInt8] {
        if let bytes = first {
            first = nil
            return bytes
        }
        return try handle.read(upToCount: 256 << 10).map { Array($0) } ?? []
    }
}
