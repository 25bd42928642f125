/// The byte that ends a mail's lines: LF, with any CR before it passed over, or CR alone in mail that old programs wrote.
/// The first line end of a mail decides for all of it, so that a stray CR never ends a header early.
enum LineEnd: Hashable, Sendable {
    case lineFeed
    case carriageReturn

    init(of bytes: Span<UInt8>, to end: Int) {
        let carriageReturn = ByteSearch.first(0x0D, in: bytes, from: 0, to: end)
        var next = carriageReturn
        while next < end, bytes[next] == 0x0D { next += 1 }
        let isFollowed = next < end && bytes[next] == 0x0A
        let hasEarlierLineFeed = ByteSearch.first(0x0A, in: bytes, from: 0, to: carriageReturn) < carriageReturn
        self = carriageReturn < end && !isFollowed && !hasEarlierLineFeed ? .carriageReturn : .lineFeed
    }

    var byte: UInt8 { self == .lineFeed ? 0x0A : 0x0D }

    /// The line that begins at `start`: where its content ends, and where the next line begins.
    @inline(__always)
    func line(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> (contentEnd: Int, next: Int) {
        let mark = ByteSearch.first(byte, in: bytes, from: start, to: end)
        var contentEnd = mark
        while contentEnd > start, bytes[contentEnd - 1] == 0x0D { contentEnd -= 1 }
        return (contentEnd, min(mark + 1, end))
    }
}
