/// `Idempotency-Key`: same key and same digest gives the first answer again, another digest is refused.
public struct IdempotencyClaim: Hashable, Sendable {
    /// 1...255 bytes; each account has its own.
    public var key: String
    /// SHA-256 over route and body.
    public var bodyDigest: [UInt8]

    public init(key: String, bodyDigest: [UInt8]) {
        self.key = key
        self.bodyDigest = bodyDigest
    }
}
