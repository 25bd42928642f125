import Crypto
import Foundation
public import NIOSSL
import SwiftASN1
import X509

/// A certificate authority of one test, with certificates as good or as bad as the test wants them.
public struct TestAuthority: Sendable {
    /// DER.
    public let certificate: [UInt8]
    /// The same in PEM.
    public var pem: String { TestCertificate.pem(certificate) }
    private let own: Certificate
    private let key: Certificate.PrivateKey

    public init(_ name: String = "Test Authority") throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = try DistinguishedName { CommonName(name) }
        self.key = key
        own = try Self.sign(key.publicKey, days: -1...3_650, subject: subject, by: subject, key) {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        }
        certificate = try own.der
    }

    /// - Parameters:
    ///   - names: host names it is made out for, `*.example.com` included.
    ///   - days: when it is valid, from now.
    public func issue(for names: [String], days: ClosedRange<Int> = -1...30) throws -> TestCertificate {
        let pair = P256.Signing.PrivateKey()
        let leaf = try Self.sign(
            Certificate.PublicKey(pair.publicKey), days: days, subject: DistinguishedName { CommonName("server") },
            by: own.subject, key
        ) {
            Critical(BasicConstraints.notCertificateAuthority)
            SubjectAlternativeNames(names.map { .dnsName($0) })
        }
        return TestCertificate(
            certificate: try leaf.der, publicKey: Array(pair.publicKey.derRepresentation), issuer: certificate,
            keyPEM: pair.pemRepresentation)
    }

    /// For a client that believes this authority alone.
    /// - Parameter own: the certificate it shows; `nil`: none.
    public func client(showing own: TestCertificate? = nil) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates([try NIOSSLCertificate(bytes: certificate, format: .der)])
        if let own {
            configuration.certificateChain = [.certificate(try NIOSSLCertificate(bytes: own.certificate, format: .der))]
            configuration.privateKey = .privateKey(try own.privateKey)
        }
        return try NIOSSLContext(configuration: configuration)
    }

    private static func sign(
        _ publicKey: Certificate.PublicKey, days: ClosedRange<Int>, subject: DistinguishedName,
        by issuer: DistinguishedName, _ key: Certificate.PrivateKey,
        @ExtensionsBuilder extensions: () throws -> Result<Certificate.Extensions, any Error>
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey,
            notValidBefore: Date(timeIntervalSinceNow: Double(days.lowerBound) * 86_400),
            notValidAfter: Date(timeIntervalSinceNow: Double(days.upperBound) * 86_400), issuer: issuer,
            subject: subject, signatureAlgorithm: .ecdsaWithSHA256, extensions: try .init(builder: extensions),
            issuerPrivateKey: key)
    }
}

/// A server's certificate with its key.
public struct TestCertificate: Sendable {
    /// DER.
    public let certificate: [UInt8]
    /// SubjectPublicKeyInfo, DER.
    public let publicKey: [UInt8]
    /// Who signed it, DER.
    public let issuer: [UInt8]
    public let keyPEM: String

    init(certificate: [UInt8], publicKey: [UInt8], issuer: [UInt8], keyPEM: String) {
        self.certificate = certificate
        self.publicKey = publicKey
        self.issuer = issuer
        self.keyPEM = keyPEM
    }

    /// Certificate and issuer.
    public var chainPEM: String { Self.pem(certificate) + Self.pem(issuer) }

    /// Source: RFC 7468 section 5.1.
    static func pem(_ der: [UInt8]) -> String { PEMDocument(type: "CERTIFICATE", derBytes: der).pemString + "\n" }

    /// - Parameter sendsIssuer: whether the authority's certificate travels behind the server's own.
    public func server(sendsIssuer: Bool = true) throws -> NIOSSLContext {
        let chain = try (sendsIssuer ? [certificate, issuer] : [certificate]).map {
            NIOSSLCertificateSource.certificate(try NIOSSLCertificate(bytes: $0, format: .der))
        }
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(try privateKey)))
    }

    fileprivate var privateKey: NIOSSLPrivateKey {
        get throws { try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem) }
    }

    /// SHA-256 of the certificate, as `openssl x509 -fingerprint -sha256` writes it.
    public var fingerprint: String {
        SHA256.hash(data: certificate).map { String(format: "%02X", $0) }.joined(separator: ":")
    }

    /// Writes `chain.pem` and `key.pem` into a directory.
    public func write(to directory: String) throws {
        let body = Data(certificate).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        try "-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n".write(
            toFile: directory + "/chain.pem", atomically: true, encoding: .utf8)
        try keyPEM.write(toFile: directory + "/key.pem", atomically: true, encoding: .utf8)
    }
}

extension Certificate {
    fileprivate var der: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }
}
