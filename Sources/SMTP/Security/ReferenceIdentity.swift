import SwiftASN1
import X509

/// Asks a certificate for one of several names. Source: RFC 6125 section 6.
struct ReferenceIdentity: VerifierPolicy {
    /// `nil`: any name will do.
    let names: [String]?

    var verifyingCriticalExtensions: [ASN1ObjectIdentifier] { [.X509ExtensionID.subjectAlternativeName] }

    mutating func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        guard let names else { return .meetsPolicy }
        for name in names {
            var policy = ServerIdentityPolicy(serverHostname: name, serverIP: nil)
            if case .meetsPolicy = policy.chainMeetsPolicyRequirements(chain: chain) { return .meetsPolicy }
        }
        return .failsToMeetPolicy(reason: "none of the names")
    }
}

extension Certificate {
    /// The first few names it is made out for, for people.
    var shownNames: String {
        let names: [GeneralName] = (try? extensions.subjectAlternativeNames).flatMap { $0.map(Array.init) } ?? []
        let hosts: [String] = names.compactMap { name in if case .dnsName(let host) = name { host } else { nil } }
        guard !hosts.isEmpty else { return "no host" }
        return hosts.prefix(4).joined(separator: ", ") + (hosts.count > 4 ? " and \(hosts.count - 4) more" : "")
    }
}
