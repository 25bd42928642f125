#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Text as every engine can keep it.
enum StorableText {
    /// Hands over the bytes of `text`, with U+FFFD in the place of each U+0000.
    static func withUTF8<Result>(of text: String, _ use: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = text
        let holdsNUL = text.withUTF8 { bytes in
            bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        }
        guard holdsNUL else { return text.withUTF8(use) }
        var storable = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
        return storable.withUTF8(use)
    }
}
