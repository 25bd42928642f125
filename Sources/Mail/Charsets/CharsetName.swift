/// A charset's name as the system's converter takes it: at most 31 bytes of letters, digits, `-`, `_`, `.`, `:` and `+`.
public struct CharsetName: Hashable, Sendable {
    /// Ends with a zero byte.
    private var bytes = [32 of UInt8](repeating: 0)
    private var count = 0

    /// `nil` where the name is empty or holds anything else. Nothing else ever reaches the converter: a slash in a name
    /// would be an order to it.
    init?(_ name: Span<UInt8>) {
        for index in 0..<name.count {
            let byte = ASCII.folded(name[index])
            if ASCII.isSpace(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { continue }
            guard count < 31, CharsetName.isAllowed(byte) else { return nil }
            bytes[count] = byte
            count += 1
        }
        guard count > 0 else { return nil }
    }

    private init(_ name: StaticString) {
        for byte in UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount) {
            bytes[count] = byte
            count += 1
        }
    }

    static let iso2022JP = CharsetName("iso-2022-jp")

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    public static func == (left: CharsetName, right: CharsetName) -> Bool {
        left.count == right.count && (0..<left.count).allSatisfy { left.bytes[$0] == right.bytes[$0] }
    }

    public func hash(into hasher: inout Hasher) {
        for index in 0..<count { hasher.combine(bytes[index]) }
    }

    /// Charsets whose plain ASCII bytes say something else: UTF-16, UTF-32, UTF-7, HZ, EBCDIC.
    var isNotASCII: Bool {
        starts("utf-16") || starts("utf-32") || starts("utf-7") || starts("hz") || starts("ucs") || starts("ebcdic")
            || starts("ibm037") || starts("cp037") || starts("iso-10646") || starts("unicode")
    }

    private func starts(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[index] != word.utf8Start[index] { return false }
        return true
    }

    private func equals(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && starts(word) }

    /// Names that need no converter, and names that mail uses for something wider than they mean.
    var charset: Charset {
        switch true {
        case equals("utf-8"), equals("utf8"): .utf8
        case equals("us-ascii"), equals("ascii"), equals("ansi_x3.4-1968"), equals("7bit"): .ascii
        case equals("iso-8859-1"), equals("windows-1252"), equals("cp1252"), equals("latin1"), equals("iso8859-1"),
            equals("iso_8859-1"), equals("cp-1252"), equals("iso-8859-1:1987"):
            .latin1
        case equals("unknown-8bit"), equals("x-unknown"), equals("unknown"), equals("default"), equals("8bit"): .unknown
        case equals("gb2312"), equals("gbk"), equals("cp936"), equals("x-gbk"), equals("gb_2312-80"):
            .named(CharsetName("gb18030"))
        case equals("shift_jis"), equals("shift-jis"), equals("x-sjis"), equals("sjis"), equals("windows-31j"):
            .named(CharsetName("cp932"))
        case equals("ks_c_5601-1987"), equals("euc-kr"), equals("ks_c_5601"), equals("ksc5601"), equals("windows-949"):
            .named(CharsetName("uhc"))
        case equals("big5"), equals("big-5"), equals("x-big5"): .named(CharsetName("big5-hkscs"))
        case equals("iso-8859-8-i"), equals("iso-8859-8-e"): .named(CharsetName("iso-8859-8"))
        case equals("unicode-1-1-utf-7"): .named(CharsetName("utf-7"))
        default: .named(self)
        }
    }

    /// Calls `body` with the name as C takes it.
    func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
        var copy: [CChar] = []
        copy.reserveCapacity(32)
        for index in 0...count { copy.append(CChar(bitPattern: bytes[index])) }
        return copy.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
