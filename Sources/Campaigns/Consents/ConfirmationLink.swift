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
        return plain + "." + Base64URL.encode(ConfirmationLink.seal(plain, secret))
    }

    /// `nil` for anything that was not written by `text`, whenever it expires.
    static func read(_ text: String, _ secret: ContactSecret) -> ConfirmationLink? {
        guard text.utf8.count <= byteLimit else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let request = ConfirmationKey(ConfirmationKey.prefix + parts[0]),
            (1...12).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(parts[1])
        else { return nil }
        let expected = Base64URL.encode(seal("\(parts[0]).\(parts[1])", secret))
        guard ConstantTime.isEqual(Array(parts[2].utf8), Array(expected.utf8)) else { return nil }
        return ConfirmationLink(request: request, expiresAt: Timestamp(seconds: seconds))
    }

    private static func seal(_ plain: String, _ secret: ContactSecret) -> [UInt8] {
        Array(secret.code("confirm contact", Array(plain.utf8)).prefix(sealByteCount))
    }
}
