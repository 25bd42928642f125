import NIOSSL
import SwiftASN1
import X509

/// The authorities whose word counts where a policy asks for a verified certificate.
public struct TrustRoots: Sendable {
    let store: CertificateStore

    /// Those of the machine, such as Debian's `ca-certificates`; read when first needed.
    public static let system = TrustRoots(store: .systemTrustRoots)

    private init(store: CertificateStore) { self.store = store }

    /// - Throws: where `file` cannot be read or is no PEM file of certificates.
    public init(pemFile file: String) throws {
        try self.init(certificates: NIOSSLCertificate.fromPEMFile(file).map { try $0.toDERBytes() })
    }

    /// - Parameter certificates: DER.
    public init(certificates: [[UInt8]]) throws {
        store = CertificateStore(try certificates.map { try Certificate(derEncoded: $0) })
    }
}
