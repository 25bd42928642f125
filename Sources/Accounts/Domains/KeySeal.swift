import Crypto
import Storage

/// Seals private keys before they go into the store, under a secret of 256 bits that is kept beside it and not in it: a
/// copy of the store alone signs nothing. AES-256-GCM; a sealed key opens only for the row it was made for.
public struct KeySeal: Sendable {
    private let secret: SymmetricKey

    /// Bytes of a secret.
    public static let byteCount = 32

    /// - Parameter secret: 32 random bytes; `nil` for another number of them.
    public init?(secret: [UInt8]) {
        guard secret.count == KeySeal.byteCount else { return nil }
        self.secret = SymmetricKey(data: secret)
    }

    /// A new secret.
    public static func makeSecret() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    func seal(_ bytes: [UInt8], for id: DKIMKeyID) -> [UInt8] { seal(bytes, at: KeySeal.place(id)) }

    /// `nil` where it was sealed under another secret, for another key, or damaged.
    func open(_ sealed: [UInt8], for id: DKIMKeyID) -> [UInt8]? { open(sealed, at: KeySeal.place(id)) }

    private static func place(_ id: DKIMKeyID) -> String { "postrider dkim 1 \(id)" }

    /// Seals another secret than a signing key.
    /// - Parameter place: what it is and where it is kept; it opens for the same words only.
    public func seal(_ bytes: [UInt8], at place: String) -> [UInt8] {
        guard let box = try? AES.GCM.seal(bytes, using: secret, authenticating: Array(place.utf8)),
            let combined = box.combined
        else { preconditionFailure("a short text can be sealed") }
        return Array(combined)
    }

    /// `nil` where it was sealed under another secret, at another place, or damaged.
    public func open(_ sealed: [UInt8], at place: String) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let bytes = try? AES.GCM.open(box, using: secret, authenticating: Array(place.utf8))
        else { return nil }
        return Array(bytes)
    }
}
