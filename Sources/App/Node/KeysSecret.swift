import Accounts

/// The secret that private keys are sealed with before they go into the store: 32 random bytes in the data directory,
/// readable by its owner alone, made at the first start. A copy of the store without it signs nothing.
enum KeysSecret {
    /// - Throws: `NodeError.dataDirectory` where the file is there and is no secret: a new one would shut the keys in.
    static func find(in directory: DataDirectory) throws(NodeError) -> KeySeal {
        if let bytes = directory.read(directory.secretPath) {
            guard let seal = KeySeal(secret: bytes) else {
                throw .dataDirectory(
                    path: directory.secretPath,
                    reason:
                        "it has \(bytes.count) bytes and not \(KeySeal.byteCount); bring it back from a copy, or move it away"
                )
            }
            return seal
        }
        let secret = KeySeal.makeSecret()
        try directory.write(secret, to: directory.secretPath)
        guard let seal = KeySeal(secret: secret) else { preconditionFailure("a secret that was made is one") }
        return seal
    }
}
