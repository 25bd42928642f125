import Glibc

/// A path that is open to be read once, its beginning already looked at: a pipe cannot be opened twice.
public struct ClassifyInput: Sendable {
    /// As it was given; `-` is standard input.
    public let source: String
    /// Told by how it begins.
    public let kind: InputKind
    let chunks: ChunkReader

    /// Opens a path, and calls `body`.
    /// - Throws: `InputError` where it cannot be read, and what `body` throws.
    public static func with<Value>(
        _ path: String, _ body: (ClassifyInput) async throws -> Value
    ) async throws -> Value {
        let input = try open(path)
        defer { input.chunks.close() }
        return try await body(input)
    }

    /// The same for what does not wait.
    public static func with<Value>(_ path: String, _ body: (ClassifyInput) throws -> Value) throws -> Value {
        let input = try open(path)
        defer { input.chunks.close() }
        return try body(input)
    }

    private static func open(_ path: String) throws(InputError) -> ClassifyInput {
        let descriptor = path == "-" ? STDIN_FILENO : Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputError(reason: String(cString: strerror(errno))) }
        var chunks = ChunkReader(descriptor: descriptor)
        var status = stat()
        let isFolder = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        let kind = isFolder ? .folder : InputKind(try chunks.peek(InputKind.headByteCount))
        return ClassifyInput(source: path, kind: kind, chunks: chunks)
    }
}
