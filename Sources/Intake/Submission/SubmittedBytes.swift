import Mail
import NIOCore

/// A message that was rendered by its sender, made fit for every server: bodies in 7 bits and lines that end, header fields
/// in encoded words, domain names as A-labels. It happens before acceptance and so before signing, because what a later
/// server would have to change would break the signature (RFC 6376 section 5.3). A message that is all ASCII, nearly every
/// one, is only looked at.
struct SubmittedBytes {
    let bytes: ByteBuffer
    let isEightBit: Bool
    /// The client asked for SMTPUTF8, and the header needs it.
    let hasUTF8Header: Bool

    init(_ content: ByteBuffer, isInternationalized: Bool) {
        guard content.hasEightBitBytes || content.hasLongLine else {
            bytes = content
            (isEightBit, hasUTF8Header) = (false, false)
            return
        }
        let mail = SevenBitMail.convert(Array(content.readableBytesView))
        bytes = mail.bytes.map { ByteBuffer(bytes: $0) } ?? content
        isEightBit = mail.isEightBit
        hasUTF8Header = mail.hasEightBitHeader && isInternationalized
    }
}

extension ByteBuffer {
    /// True where a byte is over 0x7F; looks at eight at a time.
    var hasEightBitBytes: Bool {
        withUnsafeReadableBytes { bytes in
            let wordsEnd = bytes.count & ~7
            var union: UInt64 = 0
            for offset in stride(from: 0, to: wordsEnd, by: 8) {
                union |= bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            }
            if union & 0x8080_8080_8080_8080 != 0 { return true }
            return bytes[wordsEnd...].contains { $0 > 0x7F }
        }
    }

    /// True where a line has more than 998 bytes before its end, which servers may cut or refuse. Source: RFC 5321 section
    /// 4.5.3.1.6.
    var hasLongLine: Bool {
        let limit = SevenBitMail.longestLineByteCount + 2
        guard readableBytes > limit else { return false }
        return withUnsafeReadableBytes { bytes in
            // Jumps from where a line may end at the latest back to its last line feed.
            var start = 0
            while bytes.count - start > limit {
                guard let end = bytes[start..<start + limit].lastIndex(of: 0x0A) else { return true }
                start = end + 1
            }
            return false
        }
    }
}
