import NIOCore

/// The content of a transaction on its way out, in pieces, so that a large message waits in one place only and progress
/// can be seen. Source: RFC 5321 section 4.5.3.2.5.
struct Content: Sendable {
    /// Bytes read of the message for one piece: as much as a socket takes at a time.
    static let pieceByteCount = 64 << 10

    private var remaining: ByteBuffer
    private var stuffing = DotStuffing()
    private(set) var isFinished = false

    init(_ content: ByteBuffer) { remaining = content }

    /// Writes the next piece; with the last one goes the final dot.
    mutating func writePiece(into output: inout ByteBuffer) {
        let byteCount = min(remaining.readableBytes, Self.pieceByteCount)
        output.reserveCapacity(minimumWritableBytes: byteCount + 64)
        remaining.withUnsafeReadableBytes { bytes in
            stuffing.write(UnsafeRawBufferPointer(rebasing: bytes[..<byteCount]), into: &output)
        }
        remaining.moveReaderIndex(forwardBy: byteCount)
        guard remaining.readableBytes == 0 else { return }
        stuffing.finish(into: &output)
        isFinished = true
    }
}
