import Crypto
import CryptoExtras
import FoundationEssentials

/// A public key as a key record gives it.
struct VerificationKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    enum Fault: Error, Hashable, Sendable {
        case unreadable
        /// RSA below 1024 bits: signatures with it are not to be believed (RFC 8301 section 3.2).
        case tooShort
    }

    /// Of 8192 bits at most, so that a record cannot have us work for long.
    private static let byteLimit = 1_100
    private let material: Material

    init(_ algorithm: DKIMAlgorithm, publicKey bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= VerificationKey.byteLimit else { throw .unreadable }
        switch algorithm {
        case .rsaSHA256:
            do {
                material = .rsa(try _RSA.Signing.PublicKey(unsafeDERRepresentation: bytes))
            } catch CryptoKitError.incorrectParameterSize {
                throw .tooShort
            } catch {
                throw .unreadable
            }
        case .ed25519SHA256:
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { throw .unreadable }
            material = .ed25519(key)
        }
    }

    func isValid(_ signature: [UInt8], over digest: SHA256Digest) -> Bool {
        switch material {
        case .rsa(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5)
        case .ed25519(let key):
            return key.isValidSignature(signature, for: digest.withUnsafeBytes { Array($0) })
        }
    }
}
