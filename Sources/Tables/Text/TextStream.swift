/// The bytes of a text file without its byte order mark, UTF-16 turned into UTF-8 on the way.
public struct TextStream {
    public static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let littleMark: [UInt8] = [0xFF, 0xFE]
    private static let bigMark: [UInt8] = [0xFE, 0xFF]

    private enum Form { case unknown, bytes, utf16(isBigEndian: Bool) }

    private var source: any ByteSource
    private var form = Form.unknown
    /// Bytes of a UTF-16 character that has not ended.
    private var carried: [UInt8] = []

    public init(_ source: any ByteSource) { self.source = source }

    /// Empty at the end.
    public mutating func read() throws -> [UInt8] {
        var bytes = try source.read()
        if case .unknown = form {
            while bytes.count < 3 {
                let more = try source.read()
                if more.isEmpty { break }
                bytes += more
            }
            bytes = begin(bytes)
            // The mark may have been all there was so far.
            if bytes.isEmpty { bytes = try source.read() }
        }
        guard case .utf16(let isBigEndian) = form else { return bytes }
        let text = decode(carried + bytes, isBigEndian: isBigEndian, isAtEnd: bytes.isEmpty)
        // A chunk may end within its only character.
        return text.isEmpty && !bytes.isEmpty ? try read() : text
    }

    private mutating func begin(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: Self.littleMark) || bytes.starts(with: Self.bigMark) {
            form = .utf16(isBigEndian: bytes.starts(with: Self.bigMark))
            return Array(bytes.dropFirst(2))
        }
        form = .bytes
        return bytes.starts(with: Self.utf8Mark) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// Half a pair of surrogates becomes U+FFFD.
    private mutating func decode(_ bytes: [UInt8], isBigEndian: Bool, isAtEnd: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var offset = 0
        while offset + 1 < bytes.count {
            let unit = Self.unit(bytes, offset, isBigEndian)
            var code = UInt32(unit)
            var length = 2
            if (0xD800..<0xDC00).contains(unit) {
                guard offset + 3 < bytes.count else {
                    if !isAtEnd { break }
                    code = 0xFFFD
                    offset += length
                    text.append(contentsOf: "\u{FFFD}".utf8)
                    continue
                }
                let low = Self.unit(bytes, offset + 2, isBigEndian)
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
                    length = 4
                }
            }
            text.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
            offset += length
        }
        carried = Array(bytes[offset...])
        return text
    }

    private static func unit(_ bytes: [UInt8], _ offset: Int, _ isBigEndian: Bool) -> UInt16 {
        let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
        return isBigEndian ? first << 8 | second : second << 8 | first
    }
}
