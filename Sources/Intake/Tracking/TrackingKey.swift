import Crypto
import Mail
import Storage

/// A secret that the links of mail are signed and sealed with. It stands in the store, because every node must know it, and
/// goes nowhere else. Kept for ever: a link of a mail from years ago is to lead where it always did.
struct TrackingKey: Sendable {
    /// 1, 2, 3…; a token tells the lowest 8 bits of it.
    let number: Int64
    let madeAt: Timestamp
    private let secret: SymmetricKey
    private let signing: SymmetricKey
    private let sealing: SymmetricKey

    /// Bytes of a signature: 80 bits, which nobody guesses over HTTP.
    static let signatureByteCount = 10
    /// Bytes that sealing adds.
    static let sealByteCount = 16

    /// A new one over 256 random bits.
    init(number: Int64, madeAt: Timestamp) {
        self.init(number: number, madeAt: madeAt, secret: SymmetricKey(size: .bits256))
    }

    private init(number: Int64, madeAt: Timestamp, secret: SymmetricKey) {
        self.number = number
        self.madeAt = madeAt
        self.secret = secret
        signing = Self.derive("postrider tracking sign 1", from: secret)
        sealing = Self.derive("postrider tracking seal 1", from: secret)
    }

    private init(row: any Row) {
        self.init(
            number: row.integer(0), madeAt: Timestamp(microseconds: row.integer(1)),
            secret: SymmetricKey(data: row.bytes(2)))
    }

    private static func derive(_ purpose: String, from secret: SymmetricKey) -> SymmetricKey {
        SymmetricKey(data: Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: secret)))
    }

    /// The first bytes of HMAC-SHA-256.
    func sign(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(bytes), using: signing).prefix(Self.signatureByteCount))
    }

    /// In a time that says nothing.
    func isSignature(_ signature: some Sequence<UInt8>, of bytes: some Sequence<UInt8>) -> Bool {
        var difference: UInt8 = 0
        var count = 0
        for (given, right) in zip(signature, sign(bytes)) {
            difference |= given ^ right
            count += 1
        }
        return difference == 0 && count == Self.signatureByteCount
    }

    /// Hides and signs `bytes`; `head` is signed with them. A head is to be used for one content only: it makes the nonce.
    func seal(_ bytes: [UInt8], head: [UInt8]) -> [UInt8] {
        guard let box = try? ChaChaPoly.seal(bytes, using: sealing, nonce: nonce(head), authenticating: head) else {
            preconditionFailure("a nonce of 12 bytes seals")
        }
        return Array(box.ciphertext) + Array(box.tag)
    }

    /// `nil` where it was not sealed by this key under this head.
    func open(_ sealed: ArraySlice<UInt8>, head: [UInt8]) -> [UInt8]? {
        guard sealed.count >= Self.sealByteCount else { return nil }
        let body = Array(sealed.dropLast(Self.sealByteCount))
        let tag = Array(sealed.suffix(Self.sealByteCount))
        guard let box = try? ChaChaPoly.SealedBox(nonce: nonce(head), ciphertext: body, tag: tag),
            let bytes = try? ChaChaPoly.open(box, using: sealing, authenticating: head)
        else { return nil }
        return Array(bytes)
    }

    private func nonce(_ head: [UInt8]) -> ChaChaPoly.Nonce {
        let code = HMAC<SHA256>.authenticationCode(for: head, using: sealing)
        guard let nonce = try? ChaChaPoly.Nonce(data: Array(code.prefix(12))) else {
            preconditionFailure("a nonce has 12 bytes")
        }
        return nonce
    }
}

/// The statements over `tracking_key`.
extension TrackingKey {
    private static let all = Statement(
        "SELECT number, made_at, secret FROM tracking_key ORDER BY number DESC LIMIT 255")
    private static let insertion = Statement(
        "INSERT INTO tracking_key (number, made_at, secret) VALUES ($1, $2, $3) ON CONFLICT (number) DO NOTHING")

    /// Newest first.
    static func all(in connection: any ReadConnection) throws -> [TrackingKey] {
        try connection.all(all, [], TrackingKey.init(row:))
    }

    func insert(into connection: any WriteConnection) throws {
        let bytes = secret.withUnsafeBytes { Array($0) }
        try connection.execute(Self.insertion, [.integer(number), .integer(madeAt.microseconds), .bytes(bytes)])
    }
}
