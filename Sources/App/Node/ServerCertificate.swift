import Foundation
import NIOSSL

/// The certificate a node shows to those who connect to it.
enum ServerCertificate {
    /// `nil` where none is set.
    /// - Throws: `NodeError.certificate`.
    static func context(
        _ configuration: NodeConfiguration, asksForCertificate: Bool = false
    ) throws(NodeError) -> NIOSSLContext? {
        guard let chain = configuration.tlsCertificate, let key = configuration.tlsKey else { return nil }
        let certificates = try certificates(chain)
        let privateKey = try privateKey(key)
        var settings = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        if asksForCertificate { settings.certificateVerification = .optionalVerification }
        do {
            return try NIOSSLContext(configuration: settings)
        } catch {
            throw .certificate(path: chain, reason: "it does not belong to the key \(key)")
        }
    }

    /// When the first of the chain ends, in seconds since 1970.
    static func end(of path: String) throws(NodeError) -> Int64? {
        try certificates(path).first.map { Int64($0.notValidAfter) }
    }

    private static func certificates(_ path: String) throws(NodeError) -> [NIOSSLCertificate] {
        let bytes = try contents(of: path)
        guard let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty else {
            throw .certificate(path: path, reason: "it holds no certificate in PEM")
        }
        return found
    }

    private static func privateKey(_ path: String) throws(NodeError) -> NIOSSLPrivateKey {
        let bytes = try contents(of: path)
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw .certificate(path: path, reason: "it holds no private key in PEM without a passphrase")
        }
        return key
    }

    private static func contents(of path: String) throws(NodeError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .certificate(path: path, reason: FailureText.of(error))
        }
    }
}
