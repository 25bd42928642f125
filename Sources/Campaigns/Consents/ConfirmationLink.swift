internal import Accounts
public import Mail
public import Storage

/// The signed part of a confirmation link: which request, and until when, sealed under the store's secret for this one
/// purpose (R52).
///
///     c_0c2k5v3m8h4pe.1796000000.mFfx3vXK0mJb1k1m2Yw6xg
public struct ConfirmationLink: Hashable, Sendable {
    public let request: ConfirmationKey
    public let expiresAt: Timestamp

    static let sealByteCount = 16
    /// Longest text that is looked at.
    static let byteLimit = 100

    func text(_ secret: ContactSecret) -> String {
        let plain = "\(request.description.dropFirst(ConfirmationKey.prefix.count)).\(expiresAt.seconds)"
        return plain + "." + Base64URL.write(ConfirmationLink.seal(plain, secret))
    }

    /// `nil` for anything that was not written by `text`, whenever it expires.
    static func read(_ text: String, _ secret: ContactSecret) -> ConfirmationLink? {
        guard text.utf8.count <= byteLimit else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let request = ConfirmationKey(ConfirmationKey.prefix + parts[0]),
            (1...12).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(parts[1])
        else { return nil }
        let expected = Base64URL.write(seal("\(parts[0]).\(parts[1])", secret))
        guard ConstantTime.isEqual(Array(parts[2].utf8), Array(expected.utf8)) else { return nil }
        return ConfirmationLink(request: request, expiresAt: Timestamp(seconds: seconds))
    }

    private static func seal(_ plain: String, _ secret: ContactSecret) -> [UInt8] {
        Array(secret.code("confirm contact", Array(plain.utf8)).prefix(sealByteCount))
    }
}

/// Base 64 for URLs, without padding. Source: RFC 4648 section 5.
enum Base64URL {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func write(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(digits[Int(bits >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 { text.append(digits[Int(bits << UInt32(6 - bitCount) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
