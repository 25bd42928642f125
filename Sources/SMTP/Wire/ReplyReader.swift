import Mail
import NIOCore

/// Reads replies from a server that is not trusted: one line or many, all with one code.
///
///     250-mx.example.com        a line that is followed by another
///     250 PIPELINING            the last one
///
/// Lines may end in a bare line feed. A line is kept up to 2,048 bytes. Source: RFC 5321 sections 4.2 and 4.5.3.1.5.
struct ReplyReader: Sendable {
    /// What no server that speaks SMTP does; the connection is not to be used after it.
    enum Violation: Error, Hashable, Sendable {
        /// A line that begins with no code of 200...599 and a space, a hyphen or its end.
        case notAReply
        /// `250-first` followed by `550 second`.
        case mixedCodes
        /// More than 100 lines or 64 KiB.
        case tooLong
    }

    static let maximumLineCount = 100
    static let maximumByteCount = 64 << 10
    static let keptLineByteCount = 2_048

    private var code: ReplyCode?
    private var earlierLines = ByteBuffer()
    private var lineCount = 0
    private var receivedByteCount = 0

    /// The next whole reply; `nil` where more bytes are needed.
    mutating func next(_ inbound: inout InboundBytes) throws(Violation) -> ReceivedReply? {
        while let byteCount = inbound.nextLineByteCount() {
            receivedByteCount += byteCount
            guard receivedByteCount <= Self.maximumByteCount else { throw .tooLong }
            let line = inbound.prefix(byteCount)
            inbound.drop(byteCount)
            if let reply = try take(line) { return reply }
        }
        guard receivedByteCount + inbound.byteCount <= Self.maximumByteCount else { throw .tooLong }
        return nil
    }

    /// - Returns: the reply that this line completes.
    private mutating func take(_ line: ByteBuffer) throws(Violation) -> ReceivedReply? {
        let (code, isLast) = try Self.head(of: line.readableBytesUInt8Span)
        if let expected = self.code, expected != code { throw .mixedCodes }
        if isLast, lineCount == 0, line.readableBytes <= Self.keptLineByteCount {
            receivedByteCount = 0
            return ReceivedReply(code: code, bytes: line)
        }
        self.code = code
        lineCount += 1
        guard lineCount <= Self.maximumLineCount else { throw .tooLong }
        keep(line)
        guard isLast else { return nil }
        let whole = ReceivedReply(code: code, bytes: earlierLines)
        self = ReplyReader()
        return whole
    }

    private mutating func keep(_ line: ByteBuffer) {
        earlierLines.writeBytes(line.readableBytesView.prefix(Self.keptLineByteCount))
        if line.readableBytes > Self.keptLineByteCount { earlierLines.writeInteger(UInt8(0x0A)) }
    }

    private static func head(of line: Span<UInt8>) throws(Violation) -> (ReplyCode, isLast: Bool) {
        guard line.count > 3 else { throw .notAReply }
        let code: ReplyCode
        do { code = try ReplyCode.parse(line) } catch { throw .notAReply }
        switch line[3] {
        case UInt8(ascii: "-"): return (code, false)
        case UInt8(ascii: " "), 0x0D, 0x0A: return (code, true)
        default: throw .notAReply
        }
    }
}
