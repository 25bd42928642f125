import DNS
import Mail
import SMTP
import Spool

/// What a session with one host has to come up to, and which policy says so.
struct HostSecurity: Hashable, Sendable {
    var policy: TLSPolicy
    /// Of a policy that is only tested.
    var audited: TLSPolicy?
    var kind: TLSPolicyKind

    static let opportunistic = HostSecurity(policy: .opportunistic, kind: .none)

    /// In a site's key: sessions opened under one policy carry no mail that asks for another. Empty for none at all.
    var mark: String {
        switch (policy, audited) {
        case (.opportunistic, nil): ""
        case (.opportunistic, _): "~"
        default: "!" + policy.name
        }
    }

    /// At least what the queue's own limits ask for.
    func raised(to requirement: TLSRequirement, host: MailHost) -> HostSecurity {
        switch (requirement, policy) {
        case (.opportunistic, _), (_, .verified), (_, .dane): self
        case (.requiredUnverified, .opportunistic), (.requiredUnverified, .encrypted):
            HostSecurity(policy: .encrypted, kind: kind)
        case (.required, .opportunistic), (.required, .encrypted):
            HostSecurity(policy: .verified(names: [host.name]), kind: kind)
        }
    }
}

extension TLSResult {
    /// How a session's end is counted.
    init(_ kind: SecurityFault.Kind) {
        self =
            switch kind {
            case .notOffered: .startTLSNotSupported
            case .nameMismatch: .certificateHostMismatch
            case .expired: .certificateExpired
            case .untrusted: .certificateNotTrusted
            case .daneMismatch: .tlsaInvalid
            }
    }
}
