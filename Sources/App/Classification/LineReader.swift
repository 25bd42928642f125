import Glibc

/// Lines of a file descriptor, one after the other, in constant memory.
struct LineReader {
    /// What a line may hold; the rest of a longer one is passed over.
    static let maximumLineByteCount = 256 << 10

    private var chunks: ChunkReader
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// Of a line whose beginning was handed out by `next`.
    private var isSkippingRest = false

    /// What was read, in bytes.
    var byteCount: Int { chunks.byteCount }

    init(descriptor: CInt) { self.init(ChunkReader(descriptor: descriptor)) }

    init(_ chunks: ChunkReader) {
        self.chunks = chunks
        buffer.reserveCapacity(2 * Self.maximumLineByteCount)
    }

    /// Calls `body` with each line, without its line end.
    /// - Parameter beforeWaiting: called when no whole line is left, before more is read.
    /// - Throws: what the closures throw, and `InputError` where the descriptor cannot be read.
    mutating func forEach(
        beforeWaiting: () throws -> Void = {}, _ body: (Span<UInt8>) throws -> Void
    ) throws {
        var isSkipping = false
        while true {
            while let end = lineEnd() {
                if !isSkipping { try body(buffer.span.extracting(line(upTo: end))) }
                isSkipping = false
                start = end + 1
            }
            if isAtEnd { break }
            if buffer.count - start >= Self.maximumLineByteCount {
                if !isSkipping { try body(buffer.span.extracting(start..<start + Self.maximumLineByteCount)) }
                isSkipping = true
                start = buffer.count
            }
            try beforeWaiting()
            try fill()
        }
        if start < buffer.count, !isSkipping { try body(buffer.span.extracting(line(upTo: buffer.count))) }
        start = buffer.count
    }

    /// The next line, without its line end; `nil` at the end.
    /// - Throws: `InputError` where the descriptor cannot be read.
    mutating func next() throws(InputError) -> [UInt8]? {
        while true {
            if let end = lineEnd() {
                defer { start = end + 1 }
                if !isSkippingRest { return Array(buffer[line(upTo: end)]) }
                isSkippingRest = false
            } else if isAtEnd {
                defer { start = buffer.count }
                return start < buffer.count && !isSkippingRest ? Array(buffer[line(upTo: buffer.count)]) : nil
            } else if buffer.count - start >= Self.maximumLineByteCount {
                defer { start = buffer.count }
                if !isSkippingRest {
                    isSkippingRest = true
                    return Array(buffer[start..<start + Self.maximumLineByteCount])
                }
            } else {
                try fill()
            }
        }
    }

    private func lineEnd() -> Int? {
        guard start < buffer.count else { return nil }
        return buffer.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, bytes.count - start) else {
                return nil
            }
            return UnsafeRawPointer(found) - base
        }
    }

    /// Where the line that begins at `start` lies, without the CR before its end.
    private func line(upTo end: Int) -> Range<Int> {
        start..<(end > start && buffer[end - 1] == 0x0D ? end - 1 : end)
    }

    private mutating func fill() throws(InputError) {
        buffer.removeSubrange(..<start)
        start = 0
        isAtEnd = try chunks.append(to: &buffer, atMost: Self.maximumLineByteCount) == 0
    }
}

/// The input cannot be read.
public struct InputError: Error, Sendable, CustomStringConvertible {
    public let reason: String
    public var description: String { "the input cannot be read: \(reason)" }
}
