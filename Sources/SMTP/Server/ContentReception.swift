import NIOCore

/// A message on its way in: dots removed, its size and its header's bounded, line ends checked. What is over a limit is read
/// to its end without being kept, so that the client hears why. Source: RFC 5321 section 4.1.1.4.
struct ContentReception: Sendable {
    enum Progress: Sendable {
        case needsMore
        case received(ByteBuffer)
        /// Read to its end.
        case refused(ServerReply)
    }

    /// Bytes of a header; more is no letter. Measured against the longest of real mail, which stay under 64 KiB.
    static let maximumHeaderByteCount = 256 << 10

    private let maximumByteCount: Int
    private let share: ContentShare?
    private var unstuffing = DotUnstuffing()
    private var content: ByteBuffer
    private var readByteCount = 0
    private var refusal: ServerReply?

    /// - Parameter declaredByteCount: what the client said with SIZE: room is made for it, up to 1 MiB.
    init(maximumByteCount: Int, declaredByteCount: Int?, share: ContentShare? = nil) {
        self.maximumByteCount = maximumByteCount
        self.share = share
        let expected = min(max(declaredByteCount ?? 0, 8_000), 1 << 20)
        content = ByteBufferAllocator().buffer(capacity: expected + 64)
    }

    /// Reads what came in, up to the end of the message.
    mutating func read(_ inbound: inout InboundBytes) -> Progress {
        let bytes = inbound.buffer
        guard bytes.readableBytes > 0 else { return .needsMore }
        switch bytes.withUnsafeReadableBytes({ unstuffing.read($0, into: &content) }) {
        case .strayLineEnd:
            return .refused(.strayLineEnd)
        case .needsMore:
            inbound.dropAll()
            readByteCount += bytes.readableBytes
            return check() ?? .needsMore
        case .ended(let byteCount):
            inbound.drop(byteCount)
            if let stopped = check() { return stopped }
            if let refusal { return .refused(refusal) }
            return .received(content)
        }
    }

    /// - Returns: a refusal where not even the rest is worth reading.
    private mutating func check() -> Progress? {
        if refusal != nil {
            content.clear()
        } else if content.readableBytes > maximumByteCount {
            refuse(.messageTooLarge)
        } else if unstuffing.isInHeader, content.readableBytes > Self.maximumHeaderByteCount {
            refuse(.headerTooLarge)
        } else if share?.cover(content.capacity) == false {
            refuse(.noRoom)
        }
        return readByteCount / 2 > maximumByteCount ? .refused(.messageFarTooLarge) : nil
    }

    private mutating func refuse(_ reply: ServerReply) {
        refusal = reply
        content = ByteBuffer()
    }
}
