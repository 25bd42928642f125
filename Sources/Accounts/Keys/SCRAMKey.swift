import Crypto

/// What a server keeps of a password to have it proved, and to prove that it knows it too: neither key is the password, nor
/// leads back to it. Source: RFC 5802 section 3, RFC 7677.
///
///     SaltedPassword  := PBKDF2(password, salt, iterations)
///     StoredKey       := SHA-256(HMAC(SaltedPassword, "Client Key"))
///     ServerKey       := HMAC(SaltedPassword, "Server Key")
struct SCRAMKey: Hashable, Sendable {
    let salt: [UInt8]
    let iterationCount: Int
    let storedKey: [UInt8]
    let serverKey: [UInt8]

    /// The least that RFC 7677 allows. More would make nothing safer: a key's 160 bits of chance cannot be guessed.
    static let iterationCount = 4_096
    static let saltByteCount = 16

    init(salt: [UInt8], iterationCount: Int, storedKey: [UInt8], serverKey: [UInt8]) {
        self.salt = salt
        self.iterationCount = iterationCount
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    /// Takes some milliseconds.
    /// - Parameter password: ASCII, so that it needs no preparing (RFC 4013).
    init(password: String, salt: [UInt8], iterationCount: Int = SCRAMKey.iterationCount) {
        let salted = SCRAMKey.saltedPassword(Array(password.utf8), salt, iterationCount)
        let clientKey = SCRAMKey.mac(of: Array("Client Key".utf8), key: salted)
        self.init(
            salt: salt, iterationCount: iterationCount, storedKey: Array(SHA256.hash(data: clientKey)),
            serverKey: SCRAMKey.mac(of: Array("Server Key".utf8), key: salted))
    }

    /// - Parameter authMessage: the words of the exchange that both sides sign.
    /// - Returns: our signature; `nil` where `proof` is not made with the password.
    func serverSignature(for proof: [UInt8], over authMessage: [UInt8]) -> [UInt8]? {
        let clientSignature = SCRAMKey.mac(of: authMessage, key: storedKey)
        guard proof.count == clientSignature.count else { return nil }
        let clientKey = zip(proof, clientSignature).map { $0 ^ $1 }
        guard ConstantTime.isEqual(Array(SHA256.hash(data: clientKey)), storedKey) else { return nil }
        return SCRAMKey.mac(of: authMessage, key: serverKey)
    }

    /// `Hi` of RFC 5802 section 2.2: PBKDF2 with HMAC-SHA-256 and one block. Source: RFC 8018 section 5.2.
    private static func saltedPassword(_ password: [UInt8], _ salt: [UInt8], _ iterationCount: Int) -> [UInt8] {
        let keyed = HMAC<SHA256>(key: SymmetricKey(data: password))
        var block = mac(of: salt + [0, 0, 0, 1], with: keyed)
        var result = block
        for _ in 1..<max(1, iterationCount) {
            block = mac(of: block, with: keyed)
            for index in result.indices { result[index] ^= block[index] }
        }
        return result
    }

    private static func mac(of bytes: [UInt8], with keyed: HMAC<SHA256>) -> [UInt8] {
        var mac = keyed
        mac.update(data: bytes)
        return Array(mac.finalize())
    }

    static func mac(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
    }
}
