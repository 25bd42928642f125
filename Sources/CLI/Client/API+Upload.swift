import AsyncHTTPClient
import Foundation
import NIOCore

extension API {
    /// A file may take its time on a slow line.
    private static let uploadLimit = TimeAmount.hours(2)

    /// Sends what `file` reads as the body of a POST, a piece at a time.
    func upload(_ file: FileHandle, to path: String, _ query: [(String, String?)], type: String) async throws -> JSON {
        try await post(
            path, query, body: .stream(FilePieces(file: file), length: .unknown), type: type, limit: Self.uploadLimit)
    }
}

/// A file in pieces of 256 KiB.
private struct FilePieces: AsyncSequence, Sendable {
    let file: FileHandle

    struct AsyncIterator: AsyncIteratorProtocol {
        let file: FileHandle

        mutating func next() async throws -> ByteBuffer? {
            guard let data = try file.read(upToCount: 256 << 10), !data.isEmpty else { return nil }
            return ByteBuffer(bytes: data)
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file) }
}
