import Mail
import NIOCore

/// A reply as it came: its code, and its lines kept as bytes until someone wants to read them.
struct ReceivedReply: Sendable, Hashable {
    let code: ReplyCode
    /// Every line with its code, each ended by a line feed.
    let bytes: ByteBuffer

    /// The same as a value of the product; costs a `String` a line, so it is made for answers that decide only.
    var reply: Reply {
        let lines = bytes.readableBytesView.split(separator: 0x0A, omittingEmptySubsequences: true).map { line in
            var text = line.dropFirst(4)
            if text.last == 0x0D { text = text.dropLast() }
            return String(decoding: text, as: UTF8.self)
        }
        return Reply(code: code, lines: lines)
    }
}
