public import NIOCore
public import NIOSSL

/// How long each step of a session may take in all, however slowly its bytes drip. Source: RFC 5321 section 4.5.3.2.
public struct ClientTimeouts: Sendable, Hashable {
    public var connect = TimeAmount.seconds(30)
    public var banner = TimeAmount.minutes(5)
    public var ehlo = TimeAmount.minutes(5)
    public var mail = TimeAmount.minutes(5)
    public var rcpt = TimeAmount.minutes(5)
    public var dataStart = TimeAmount.minutes(2)
    /// For a piece of content to be taken by the network.
    public var block = TimeAmount.minutes(3)
    /// For the reply to the final dot. Waiting less than ten minutes makes duplicates: the server may have taken the
    /// message and only be slow to say so.
    public var finalDot = TimeAmount.minutes(10)
    public var quit = TimeAmount.seconds(10)
    public var tls = TimeAmount.minutes(2)

    public init() {}
}

/// How a client session presents itself and what it insists on.
public struct ClientConfiguration: Sendable {
    /// The name given with EHLO: ours, fully qualified.
    public var heloName: String
    public var timeouts = ClientTimeouts()
    /// STARTTLS, used where offered; a failed handshake is `tlsFailed`, and where the policy lets mail travel in the clear
    /// the caller may connect again with this off. `nil`: no TLS at all, whatever the policy.
    public var tls: NIOSSLContext?
    /// What the server has to come up to; a server that does not is `insecure`.
    public var tlsPolicy = TLSPolicy.opportunistic
    /// Looked at beside an opportunistic policy, told by `ClientConnection.securityFault`, never insisted on.
    public var auditedPolicy: TLSPolicy?
    /// Authorities for verified certificates.
    public var trustRoots = TrustRoots.system
    /// The name the certificate and SNI speak of.
    public var serverName: String?
    /// For a smart host that wants it: AUTH PLAIN, only over TLS and where offered.
    public var credentials: (user: String, password: String)?

    public init(heloName: String) { self.heloName = heloName }

    /// The policy that servers are held against, enforced or not.
    var checkedPolicy: TLSPolicy { tlsPolicy == .opportunistic ? auditedPolicy ?? tlsPolicy : tlsPolicy }
}
