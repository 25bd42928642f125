import NIOCore

/// What a service answers; `nil` from the `mail` and `rcpt` hooks means 250.
public struct ServerReply: Sendable, Hashable {
    /// 200...599.
    public var code: Int
    /// `5.1.1` and the like; repeated on every line.
    public var enhanced: String?
    /// Without code; a line feed makes a further reply line. Other control bytes are left out.
    public var text: String
    /// Close the connection after it.
    public var closes = false

    public init(_ code: Int, _ enhanced: String?, _ text: String, closes: Bool = false) {
        self.code = code
        self.enhanced = enhanced
        self.text = text
        self.closes = closes
    }

    var isPositive: Bool { code < 400 }
}

extension ByteBuffer {
    /// Bytes of text on one reply line, so that code, enhanced code and line end fit into 512. Source: RFC 5321 section
    /// 4.5.3.1.5.
    private static let replyTextByteCount = 480

    /// `550-5.1.1 first\r\n550 5.1.1 second\r\n`.
    mutating func writeReply(_ reply: ServerReply) {
        let lines = reply.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            writeString(String(reply.code))
            writeInteger(index == lines.count - 1 ? UInt8(ascii: " ") : UInt8(ascii: "-"))
            if let enhanced = reply.enhanced {
                writeString(enhanced)
                writeInteger(UInt8(ascii: " "))
            }
            writeBytes(line.lazy.filter { $0 >= 0x20 && $0 != 0x7F }.prefix(Self.replyTextByteCount))
            writeLineEnd()
        }
    }
}
