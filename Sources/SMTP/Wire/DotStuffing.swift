import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Makes content fit for the wire: a dot at the start of a line is doubled, and the end is marked by a line with one dot.
///
///     .profile\r\n   becomes   ..profile\r\n
///
/// Content may come in pieces cut anywhere. A carriage return or line feed that stands alone is never sent: it is made
/// a whole line end, because servers disagree on what it means and some take `\n.\n` for the end of the message. Between
/// the places where something has to change, bytes are copied in one run.
/// Source: RFC 5321 sections 2.3.8 and 4.5.2.
struct DotStuffing: Sendable {
    private enum Position: Sendable { case lineStart, text, carriageReturn }

    private var position = Position.lineStart

    /// Writes a piece of content.
    mutating func write(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) {
        guard let base = bytes.baseAddress else { return }
        var offset = 0
        var runStart = 0
        if position == .carriageReturn, bytes.count > 0 {
            offset = bytes[0] == 0x0A ? 1 : 0
            runStart = offset
            endLine(&output)
        }
        while offset < bytes.count {
            if position == .lineStart, bytes[offset] == UInt8(ascii: ".") {
                output.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[runStart...offset]))
                runStart = offset
                offset += 1
            }
            position = .text
            let rest = bytes.count - offset
            let lineFeed = rest > 0 ? memchr(base + offset, 0x0A, rest).map { UnsafeRawPointer($0) - base } : nil
            let lineEnd = lineFeed ?? bytes.count
            let carriageReturn =
                lineEnd > offset
                ? memchr(base + offset, 0x0D, lineEnd - offset).map { UnsafeRawPointer($0) - base } : nil
            if let lineFeed, carriageReturn == lineFeed - 1 {
                offset = lineFeed + 1
                position = .lineStart
            } else if let stray = carriageReturn ?? lineFeed {
                output.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[runStart..<stray]))
                offset = stray + 1
                runStart = offset
                if offset == bytes.count, bytes[stray] == 0x0D {
                    position = .carriageReturn
                } else {
                    endLine(&output)
                }
            } else {
                offset = bytes.count
            }
        }
        output.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[runStart...]))
    }

    /// Ends the last line where it is not, and marks the end of the data.
    mutating func finish(into output: inout ByteBuffer) {
        if position != .lineStart { endLine(&output) }
        output.writeStaticString(".\r\n")
    }

    private mutating func endLine(_ output: inout ByteBuffer) {
        output.writeStaticString("\r\n")
        position = .lineStart
    }
}
