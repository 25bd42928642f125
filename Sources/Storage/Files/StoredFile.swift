internal import Foundation

/// A file to be fetched, from its beginning.
public struct StoredFile: Sendable {
    private static let chunkByteCount = 256 << 10

    private let handle: FileHandle
    public let byteCount: Int

    /// `nil` where it cannot be opened, or is no file.
    public init?(path: String) {
        // The end of a directory is wherever its file system says.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular, let handle = FileHandle(forReadingAtPath: path),
            let end = try? handle.seekToEnd(),
            (try? handle.seek(toOffset: 0)) != nil
        else { return nil }
        self.handle = handle
        byteCount = Int(end)
    }

    /// What follows, 256 KiB at most; empty at the end.
    public func read() throws -> [UInt8] {
        try handle.read(upToCount: Self.chunkByteCount).map { Array($0) } ?? []
    }
}
