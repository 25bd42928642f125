import NIOCore

/// A message on its way in by BDAT: chunks of a size said beforehand, nothing stuffed. A chunk is read to its end whatever
/// is wrong with it, since only its size tells where the next command begins. Source: RFC 3030 section 2.
///
///     C: BDAT 86
///     C: (86 bytes)
///     S: 250 2.0.0 86 bytes
///     C: BDAT 0 LAST
struct ChunkReception: Sendable {
    enum Progress: Sendable {
        case needsMore
        /// This chunk is whole, others follow.
        case tookChunk(byteCount: Int)
        case received(ByteBuffer)
        /// Read to the chunk's end; the message is lost.
        case refused(ServerReply)
    }

    /// A chunk under it that is not the last brings a message no nearer: a million chunks of one byte are an attack.
    static let smallByteCount = 1_024

    private let maximumByteCount: Int
    private let share: ContentShare?
    private var content = ByteBuffer()
    private var lines = StrictLines()
    private var chunkByteCount = 0
    private var missingByteCount = 0
    private var isLast = false
    private(set) var refusal: ServerReply?

    init(maximumByteCount: Int, share: ContentShare?) {
        self.maximumByteCount = maximumByteCount
        self.share = share
    }

    /// A chunk nobody wants: it is read over, then answered with `refusal`.
    init(discarding refusal: ServerReply) {
        self.init(maximumByteCount: 0, share: nil)
        self.refusal = refusal
    }

    mutating func begin(byteCount: Int, isLast: Bool) {
        chunkByteCount = byteCount
        missingByteCount = byteCount
        self.isLast = isLast
        if refusal == nil, byteCount > maximumByteCount - content.readableBytes { refuse(.messageTooLarge) }
    }

    /// Reads what came in of the chunk.
    mutating func read(_ inbound: inout InboundBytes) -> Progress {
        let count = min(missingByteCount, inbound.byteCount)
        if count > 0 {
            if refusal == nil { keep(inbound.prefix(count)) }
            inbound.drop(count)
            missingByteCount -= count
        }
        guard missingByteCount == 0 else { return .needsMore }
        if isLast, refusal == nil { finish() }
        if let refusal { return .refused(refusal) }
        return isLast ? .received(content) : .tookChunk(byteCount: chunkByteCount)
    }

    private mutating func keep(_ bytes: ByteBuffer) {
        guard bytes.withUnsafeReadableBytes({ lines.read($0) }) else { return refuse(.strayLineEndInChunk) }
        content.writeImmutableBuffer(bytes)
        if lines.isInHeader, content.readableBytes > ContentReception.maximumHeaderByteCount {
            refuse(.headerTooLarge)
        } else if share?.cover(content.capacity) == false {
            refuse(.noRoom)
        }
    }

    /// Whoever reads the content is promised whole lines, as after DATA.
    private mutating func finish() {
        guard !lines.endsLine, content.readableBytes > 0 else { return }
        guard content.readableBytesView.last != 0x0D else { return refuse(.strayLineEndInChunk) }
        content.writeStaticString("\r\n")
    }

    private mutating func refuse(_ reply: ServerReply) {
        refusal = reply
        content = ByteBuffer()
    }
}
