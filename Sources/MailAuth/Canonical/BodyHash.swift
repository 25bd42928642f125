public import Crypto

/// The SHA-256 of a body in canonical form: one pass over its bytes, none of which is copied. What has to be left out is
/// left out by hashing the runs around it. Source: RFC 6376 sections 3.4.3, 3.4.4 and 3.7.
public struct BodyHash {
    private var hash = SHA256()
    /// Bytes that may still be hashed; `l=` of a signature.
    private var remaining: Int

    /// - Parameters:
    ///   - body: all behind the empty line.
    ///   - limit: hash no more than this many bytes of the canonical form; `nil`: all.
    /// - Returns: `nil` where the canonical form is shorter than `limit`.
    public static func sha256(
        of body: Span<UInt8>, _ canonicalization: Canonicalization, limit: Int? = nil
    ) -> SHA256Digest? {
        var hash = BodyHash(remaining: limit ?? .max)
        body.withUnsafeBytes { bytes in
            switch canonicalization {
            case .simple: hash.addSimple(bytes)
            case .relaxed: hash.addRelaxed(bytes)
            }
        }
        guard limit == nil || hash.remaining == 0 else { return nil }
        return hash.hash.finalize()
    }

    private init(remaining: Int) { self.remaining = remaining }

    private mutating func addSimple(_ bytes: UnsafeRawBufferPointer) {
        var end = bytes.count
        while BodyHash.isLineEnd(bytes, before: end) { end -= 2 }
        add(bytes, 0..<end)
        addLineEnd()
    }

    private mutating func addRelaxed(_ bytes: UnsafeRawBufferPointer) {
        var end = bytes.count
        while true {
            if end > 0, BodyHash.isWhiteSpace(bytes[end - 1]) {
                end -= 1
            } else if BodyHash.isLineEnd(bytes, before: end) {
                end -= 2
            } else {
                break
            }
        }
        guard end > 0 else { return }
        var runStart = 0
        var offset = 0
        while offset < end {
            guard BodyHash.isWhiteSpace(bytes[offset]) else {
                offset += 1
                continue
            }
            let space = offset
            repeat { offset += 1 } while BodyHash.isWhiteSpace(bytes[offset])
            // What stands behind white space before `end` is a byte that is none.
            if BodyHash.isLineEnd(bytes, at: offset) {
                add(bytes, runStart..<space)
                runStart = offset
            } else if offset - space > 1 || bytes[space] != 0x20 {
                add(bytes, runStart..<space)
                add(byte: 0x20)
                runStart = offset
            }
        }
        add(bytes, runStart..<end)
        addLineEnd()
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        let count = min(range.count, remaining)
        guard count > 0 else { return }
        hash.update(
            bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound..<(range.lowerBound + count)]))
        remaining -= count
    }

    private mutating func add(byte: UInt8) {
        withUnsafeBytes(of: byte) { add($0, 0..<1) }
    }

    private mutating func addLineEnd() {
        add(byte: 0x0D)
        add(byte: 0x0A)
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isLineEnd(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        offset + 1 < bytes.count && bytes[offset] == 0x0D && bytes[offset + 1] == 0x0A
    }

    private static func isLineEnd(_ bytes: UnsafeRawBufferPointer, before end: Int) -> Bool {
        end >= 2 && bytes[end - 2] == 0x0D && bytes[end - 1] == 0x0A
    }
}
