import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Bytes that came in and were not read yet, cut into lines on demand. A line is found once: bytes already searched
/// for a line feed are not searched again, so that a line arriving a byte at a time costs no more than in one piece.
struct InboundBytes: Sendable {
    private(set) var buffer = ByteBuffer()
    /// How many of the unread bytes are known to hold no line feed.
    private var searchedByteCount = 0

    var byteCount: Int { buffer.readableBytes }

    /// Takes a whole buffer without copying where nothing was left over.
    mutating func append(_ bytes: ByteBuffer) {
        guard buffer.readableBytes > 0 else {
            buffer = bytes
            searchedByteCount = 0
            return
        }
        buffer.writeImmutableBuffer(bytes)
    }

    /// The length of the next line with its line feed; `nil` where none is complete.
    mutating func nextLineByteCount() -> Int? {
        let start = searchedByteCount
        let found = buffer.withUnsafeReadableBytes { bytes -> Int? in
            guard start < bytes.count, let base = bytes.baseAddress,
                let match = memchr(base + start, 0x0A, bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(match) - base + 1
        }
        searchedByteCount = found == nil ? buffer.readableBytes : 0
        return found
    }

    /// The first `byteCount` bytes, sharing their storage; they stay unread until `drop`.
    func prefix(_ byteCount: Int) -> ByteBuffer {
        buffer.getSlice(at: buffer.readerIndex, length: min(byteCount, buffer.readableBytes)) ?? ByteBuffer()
    }

    /// Marks the first `byteCount` bytes as read; once all are, their storage is given back.
    mutating func drop(_ byteCount: Int) {
        searchedByteCount = 0
        if byteCount >= buffer.readableBytes {
            buffer = ByteBuffer()
        } else {
            buffer.moveReaderIndex(forwardBy: byteCount)
        }
    }

    mutating func dropAll() { drop(buffer.readableBytes) }
}
