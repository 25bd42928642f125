import Glibc

/// Bytes of a file descriptor as they come; the first may be looked at beforehand, which pipes cannot take back.
struct ChunkReader: Sendable {
    private let descriptor: CInt
    /// Looked at and not yet handed on.
    private var head: [UInt8] = []
    private var isAtEnd = false
    /// What was handed on, in bytes.
    private(set) var byteCount = 0

    init(descriptor: CInt) { self.descriptor = descriptor }

    /// The next `count` bytes, fewer at the end; they stay to be read.
    mutating func peek(_ count: Int) throws(InputError) -> [UInt8] {
        while head.count < count, !isAtEnd { isAtEnd = try Self.read(descriptor, onto: &head, atMost: count) == 0 }
        return Array(head.prefix(count))
    }

    /// Appends what is there, at most `count` bytes and at least one.
    /// - Returns: the number of bytes; 0 at the end.
    mutating func append(to buffer: inout [UInt8], atMost count: Int) throws(InputError) -> Int {
        var taken = min(count, head.count)
        if taken > 0 {
            buffer += head.prefix(taken)
            head.removeFirst(taken)
        } else if !isAtEnd {
            taken = try Self.read(descriptor, onto: &buffer, atMost: count)
            isAtEnd = taken == 0
        }
        byteCount += taken
        return taken
    }

    /// Standard input stays open.
    func close() { if descriptor != STDIN_FILENO { Glibc.close(descriptor) } }

    private static func read(
        _ descriptor: CInt, onto buffer: inout [UInt8], atMost count: Int
    ) throws(InputError) -> Int {
        let held = buffer.count
        var result = 0
        buffer.append(contentsOf: repeatElement(0, count: count))
        repeat {
            result = buffer.withUnsafeMutableBytes { bytes in
                Glibc.read(descriptor, bytes.baseAddress.map { $0 + held }, count)
            }
        } while result < 0 && errno == EINTR
        let reason = result < 0 ? String(cString: strerror(errno)) : ""
        buffer.removeLast(count - max(0, result))
        guard result >= 0 else { throw InputError(reason: reason) }
        return result
    }
}
