internal import CZlib

/// Unpacks deflated bytes (RFC 1951) as they come, through zlib.
final class Inflater {
    private var stream = z_stream()
    private var isOver = false
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    init() {
        buffer = .allocate(capacity: 256 << 10)
        // Negative: without the header of RFC 1950, as archives have it. It fails only where there is no memory.
        let status = inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has no memory")
    }

    deinit {
        inflateEnd(&stream)
        buffer.deallocate()
    }

    /// What `bytes` unpack to; empty behind the end of the stream.
    /// - Throws: `ZipArchive.Fault.damaged` for bytes that are not deflated, or unpack to more than `limit`.
    func inflate(_ bytes: [UInt8], limit: Int) throws(ZipArchive.Fault) -> [UInt8] {
        guard !isOver else { return [] }
        var unpacked: [UInt8] = []
        var status = Z_OK
        var input = bytes
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            repeat {
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(buffer.count)
                status = CZlib.inflate(&stream, Z_NO_FLUSH)
                unpacked.append(contentsOf: buffer[..<(buffer.count - Int(stream.avail_out))])
            } while status == Z_OK && stream.avail_out == 0 && unpacked.count <= limit
            stream.next_in = nil
        }
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, unpacked.count <= limit else {
            throw .damaged("a packed part")
        }
        isOver = status == Z_STREAM_END
        return unpacked
    }
}
