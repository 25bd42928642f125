import NIOSSL
import SwiftASN1
import X509

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Holds a server's certificates against a policy. Signatures are checked by swift-certificates: 0.1 to 1 ms for an
/// ordinary chain, never on an event loop.
struct CertificateCheck: Sendable {
    /// Certificates of a chain that are looked at; more are nobody's honest chain.
    static let chainLimit = 10

    let policy: TLSPolicy
    let roots: TrustRoots

    /// - Parameter chain: as the server sent it, its own first.
    /// - Returns: `nil` where all is well.
    func fault(of chain: [NIOSSLCertificate]) async -> SecurityFault? {
        switch policy {
        case .opportunistic, .encrypted: nil
        case .verified(let names): await chained(chain, to: roots.store, names: names)
        case .dane(let associations, let names):
            await dane(chain, CertificateAssociation.strongest(associations), names: names)
        }
    }

    // MARK: The web's authorities

    private func chained(
        _ presented: [NIOSSLCertificate], to roots: CertificateStore, names: [String]
    ) async -> SecurityFault? {
        guard let leaf = presented.first, let chain = Self.read(presented), let own = chain.first else {
            return SecurityFault(.untrusted, detail: "the certificate cannot be read")
        }
        if await isValid(chain, to: roots, names: names) { return nil }
        if let fault = Self.outOfDate(leaf) { return fault }
        guard await isValid(chain, to: roots, names: nil) else {
            return SecurityFault(
                .untrusted, detail: "certificate for \(own.shownNames), issued by \(own.issuer): no known authority")
        }
        return SecurityFault(
            .nameMismatch, detail: "certificate for \(own.shownNames); wanted \(names.joined(separator: " or "))")
    }

    private func isValid(_ chain: [Certificate], to roots: CertificateStore, names: [String]?) async -> Bool {
        var verifier = Verifier(rootCertificates: roots) {
            RFC5280Policy()
            ReferenceIdentity(names: names)
        }
        let result = await verifier.validate(leaf: chain[0], intermediates: CertificateStore(chain.dropFirst()))
        if case .validCertificate = result { return true }
        return false
    }

    private static func read(_ chain: [NIOSSLCertificate]) -> [Certificate]? {
        try? chain.prefix(chainLimit).map { try Certificate(derEncoded: $0.toDERBytes()) }
    }

    private static func outOfDate(_ leaf: NIOSSLCertificate) -> SecurityFault? {
        let now = time(nil)
        if leaf.notValidAfter < now {
            return SecurityFault(
                .expired, detail: "certificate expired \((now - leaf.notValidAfter) / 86_400) days ago")
        }
        if leaf.notValidBefore > now { return SecurityFault(.expired, detail: "certificate is not valid yet") }
        return nil
    }

    // MARK: The DNS

    /// RFC 7672 section 3.1: a certificate named outright is enough; an authority named asks for a chain, names and dates.
    private func dane(
        _ presented: [NIOSSLCertificate], _ associations: [CertificateAssociation], names: [String]
    ) async -> SecurityFault? {
        let forms = presented.prefix(Self.chainLimit).map(CertificateForms.init)
        let endEntities = associations.filter { $0.usage == .endEntity }
        if let own = forms.first, endEntities.contains(where: own.matches) { return nil }
        let anchors = associations.filter { $0.usage == .trustAnchor }
        var roots = forms.filter { form in anchors.contains(where: form.matches) }.map(\.certificate)
        for anchor in anchors where anchor.selector == .certificate && anchor.matching == .exact {
            roots.append(anchor.data)
        }
        let known = roots.compactMap { try? Certificate(derEncoded: $0) }
        guard !known.isEmpty else {
            return SecurityFault(
                .daneMismatch, detail: "none of \(associations.count) TLSA records tells of the certificate shown")
        }
        return await chained(presented, to: CertificateStore(known), names: names)
    }
}

/// A certificate's bytes, both ways that a TLSA record can tell of them.
private struct CertificateForms {
    let certificate: [UInt8]
    let publicKey: [UInt8]

    init(_ certificate: NIOSSLCertificate) {
        self.certificate = (try? certificate.toDERBytes()) ?? []
        publicKey = (try? certificate.extractPublicKey().toSPKIBytes()) ?? []
    }

    func matches(_ association: CertificateAssociation) -> Bool {
        association.matches(certificate: certificate, publicKey: publicKey)
    }
}
