internal import Crypto
internal import Mail

/// What a receiver knows our webhooks by: `whsec_` and base64. Source: Standard Webhooks 1.0.0.
public struct WebhookSecret: Hashable, Sendable {
    public static let prefix = "whsec_"
    /// Bytes of one that we make; the specification wants 24 to 64.
    static let byteCount = 32

    let bytes: [UInt8]

    /// - Parameter bytes: 24...64.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// `nil` for a text that is none.
    public init?(_ text: String) {
        guard text.hasPrefix(WebhookSecret.prefix) else { return nil }
        let letters = Array(text.utf8.dropFirst(WebhookSecret.prefix.utf8.count))
        guard letters.count <= 100, let bytes = Base64.decode(letters.span), (24...64).contains(bytes.count) else {
            return nil
        }
        self.bytes = bytes
    }

    public static func make() -> WebhookSecret {
        WebhookSecret(bytes: SymmetricKey(size: .init(bitCount: byteCount * 8)).withUnsafeBytes { Array($0) })
    }

    /// Shown once, when it is made.
    public var text: String { WebhookSecret.prefix + String(decoding: Base64.encode(bytes.span), as: UTF8.self) }

    /// `v1,` and the HMAC-SHA256 of `ID.TIMESTAMP.BODY` in base64.
    /// - Parameter timestamp: seconds since 1970.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        var mac = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        mac.update(data: Array("\(id).\(timestamp).".utf8))
        mac.update(data: body)
        let code = Array(mac.finalize())
        return "v1," + String(decoding: Base64.encode(code.span), as: UTF8.self)
    }
}
