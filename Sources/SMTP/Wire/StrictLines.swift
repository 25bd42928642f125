#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Looks whether every line end of content that comes without dots (BDAT) is CR LF. Pieces may be cut anywhere. What this
/// refuses, the next server might read as the end of a message and the beginning of another. Source: RFC 5321 section 2.3.8.
struct StrictLines: Hashable, Sendable {
    private enum Position: Hashable { case lineStart, text, carriageReturn }

    private var position = Position.lineStart
    /// Until the first empty line.
    private(set) var isInHeader = true

    /// True where the last line is whole.
    var endsLine: Bool { position == .lineStart }

    /// - Returns: false where a carriage return or line feed stands alone.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return true }
        var offset = 0
        if position == .carriageReturn {
            guard bytes[0] == 0x0A else { return false }
            offset = 1
            position = .lineStart
        }
        while offset < bytes.count {
            let rest = bytes.count - offset
            let lineFeed = memchr(base + offset, 0x0A, rest).map { UnsafeRawPointer($0) - base }
            let end = lineFeed ?? bytes.count
            let carriageReturn =
                end > offset ? memchr(base + offset, 0x0D, end - offset).map { UnsafeRawPointer($0) - base } : nil
            if carriageReturn == offset, position == .lineStart { isInHeader = false }
            switch (carriageReturn, lineFeed) {
            case (nil, nil): position = .text
            case (let carriageReturn?, let lineFeed?) where carriageReturn == lineFeed - 1: position = .lineStart
            case (let carriageReturn?, nil) where carriageReturn == bytes.count - 1: position = .carriageReturn
            default: return false
            }
            offset = end + 1
        }
        return true
    }
}
