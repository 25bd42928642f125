internal import Foundation

/// A file from its beginning, a chunk at a time.
public struct FileSource: ByteSource {
    private let handle: FileHandle
    private let chunkByteCount: Int

    /// - Throws: `TableFault.unreadableFile`.
    public init(path: String, chunkByteCount: Int) throws(TableFault) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadableFile }
        self.handle = handle
        self.chunkByteCount = chunkByteCount
    }

    /// Empty at the end.
    public mutating func read() throws(TableFault) -> [UInt8] {
        do {
            return try handle.read(upToCount: chunkByteCount).map { Array($0) } ?? []
        } catch {
            throw .unreadableFile
        }
    }
}
