import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads content from the wire up to its end: CR LF `.` CR LF and nothing else. A doubled dot at the start of a line
/// becomes one. Pieces may be cut anywhere.
///
/// A carriage return or line feed that stands alone stops the reading: peers disagree on whether `\n.\r\n` ends a message,
/// and that disagreement is how a second message is smuggled inside a first (CVE-2023-51764 and its kin).
/// Source: RFC 5321 sections 2.3.8 and 4.5.2.
struct DotUnstuffing: Sendable {
    enum Progress: Hashable, Sendable {
        case needsMore
        /// The end was read; `byteCount` of the piece belong to the content and its end.
        case ended(byteCount: Int)
        case strayLineEnd
    }

    private enum Position: Sendable { case lineStart, text, carriageReturn, dot, dotCarriageReturn }

    private var position = Position.lineStart
    /// Until the first empty line.
    private(set) var isInHeader = true

    /// Appends what a piece holds of the content.
    mutating func read(_ bytes: UnsafeRawBufferPointer, into content: inout ByteBuffer) -> Progress {
        guard let base = bytes.baseAddress else { return .needsMore }
        var offset = 0
        var runStart = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            switch position {
            case .lineStart where byte == UInt8(ascii: "."):
                content.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[runStart..<offset]))
                offset += 1
                runStart = offset
                position = .dot
            case .dot where byte == 0x0D:
                offset += 1
                position = .dotCarriageReturn
            case .dotCarriageReturn:
                return byte == 0x0A ? .ended(byteCount: offset + 1) : .strayLineEnd
            case .carriageReturn:
                guard byte == 0x0A else { return .strayLineEnd }
                offset += 1
                position = .lineStart
            case .lineStart, .dot, .text:
                guard let next = readLine(base, from: offset, count: bytes.count) else { return .strayLineEnd }
                offset = next
            }
        }
        let isEnding = position == .dotCarriageReturn
        if !isEnding { content.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[runStart...])) }
        return .needsMore
    }

    /// Passes over the rest of a line.
    /// - Returns: the offset behind it; `nil` where a line end is not whole.
    private mutating func readLine(_ base: UnsafeRawPointer, from start: Int, count: Int) -> Int? {
        let lineFeed = memchr(base + start, 0x0A, count - start).map { UnsafeRawPointer($0) - base }
        let end = lineFeed ?? count
        let carriageReturn =
            end > start ? memchr(base + start, 0x0D, end - start).map { UnsafeRawPointer($0) - base } : nil
        if carriageReturn == start, position == .lineStart { isInHeader = false }
        switch (carriageReturn, lineFeed) {
        case (nil, nil):
            position = .text
            return count
        case (let carriageReturn?, let lineFeed?) where carriageReturn == lineFeed - 1:
            position = .lineStart
            return lineFeed + 1
        case (let carriageReturn?, nil) where carriageReturn == count - 1:
            position = .carriageReturn
            return count
        default:
            return nil
        }
    }
}
