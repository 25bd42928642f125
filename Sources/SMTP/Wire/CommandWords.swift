import Mail
import NIOCore

/// The rest of a command line, read from left to right; it shares the line's storage.
struct CommandWords {
    enum Path: Hashable { case empty, postmaster, mailbox(Mailbox) }

    private var rest: ByteBuffer
    /// False where the path that was read has bytes over 0x7F.
    private(set) var isPathASCII = true

    init(_ rest: ByteBuffer) { self.rest = rest }

    var isAtEnd: Bool { rest.readableBytes == 0 }

    /// Passes over `text` where it comes next, letters in any case.
    mutating func skip(_ text: StaticString) -> Bool {
        guard begins(with: text) else { return false }
        rest.moveReaderIndex(forwardBy: text.utf8CodeUnitCount)
        return true
    }

    private func begins(with text: StaticString) -> Bool {
        let bytes = rest.readableBytesUInt8Span
        guard bytes.count >= text.utf8CodeUnitCount else { return false }
        let expected = text.utf8Start
        for offset in 0..<text.utf8CodeUnitCount
        where Self.folded(bytes[offset]) != Self.folded(expected[offset]) {
            return false
        }
        return true
    }

    /// Bytes up to the next space; empty at the end.
    mutating func word() -> String { rest.readString(length: wordByteCount) ?? "" }

    private var wordByteCount: Int {
        let bytes = rest.readableBytesUInt8Span
        var count = 0
        while count < bytes.count, bytes[count] != 0x20 { count += 1 }
        return count
    }

    /// `command`, where nothing follows.
    func atEnd(_ command: Command) throws(CommandError) -> Command {
        guard isAtEnd else { throw .syntax }
        return command
    }

    /// `command`, where nothing or a space and anything follows.
    func afterSpace(_ command: Command) throws(CommandError) -> Command {
        let bytes = rest.readableBytesUInt8Span
        guard bytes.count == 0 || bytes[0] == 0x20 else { throw .unknown }
        return command
    }

    /// The name a client gives itself: 1...255 bytes without spaces. What it says is not checked further, since it proves
    /// nothing.
    mutating func clientName() throws(CommandError) -> String {
        guard skip(" ") else { throw .syntax }
        let isASCII = rest.readableBytesView.allSatisfy { $0 < 0x80 }
        let name = word()
        guard isASCII, isAtEnd, (1...255).contains(name.utf8.count) else { throw .syntax }
        return name
    }

    // MARK: Paths

    /// `<ada@example.com>`, `<>` or `<postmaster>`; spaces before it are passed over. Source: RFC 5321 section 4.1.2.
    mutating func path() throws(CommandError) -> Path {
        while skip(" ") {}
        guard skip("<") else { throw .syntax }
        let count = try pathByteCount()
        guard let address = rest.readSlice(length: count), skip(">") else { throw .syntax }
        guard count > 0 else { return .empty }
        let bytes = address.readableBytesUInt8Span
        guard bytes[0] != UInt8(ascii: "@") else { throw .sourceRoute }
        isPathASCII = Self.isASCII(bytes)
        do {
            return .mailbox(isPathASCII ? try Mailbox.parse(bytes) : try Mailbox.parse(internationalized: bytes))
        } catch {
            switch error {
            case .notASCII, .domain(.notASCII): throw .badAddress
            case .noAtSign where Self.isPostmaster(address): return .postmaster
            default: throw .badAddress
            }
        }
    }

    /// Up to the closing bracket; one inside a quoted local part does not close.
    private func pathByteCount() throws(CommandError) -> Int {
        let bytes = rest.readableBytesUInt8Span
        var offset = 0
        var isQuoted = false
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: ">") where !isQuoted: return offset
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: offset += 1
            default: break
            }
            offset += 1
        }
        throw .syntax
    }

    private static func isASCII(_ bytes: Span<UInt8>) -> Bool {
        var union: UInt8 = 0
        for offset in bytes.indices { union |= bytes[offset] }
        return union < 0x80
    }

    private static func isPostmaster(_ address: ByteBuffer) -> Bool {
        address.readableBytesView.elementsEqual("postmaster".utf8) { folded($0) == folded($1) }
    }

    // MARK: Parameters

    /// The next ` KEYWORD=value`, keyword in upper case; `nil` at the end. Source: RFC 5321 section 4.1.2.
    mutating func parameter() throws(CommandError) -> (keyword: String, value: String)? {
        if isAtEnd { return nil }
        guard skip(" ") else { throw .syntax }
        while skip(" ") {}
        let parts = word().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isKeyword = parts[0].utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "-")
        }
        guard !parts[0].isEmpty, isKeyword else { throw .syntax }
        return (parts[0].uppercased(), parts.count > 1 ? String(parts[1]) : "")
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
    }
}
