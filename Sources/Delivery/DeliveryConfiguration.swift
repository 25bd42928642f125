public import Bounce
public import DNS
public import Mail
public import NIOSSL
public import SMTP
public import Storage

/// How mail goes out: names, ports, limits, rules and policy. Everything has a default but our own name.
public struct DeliveryConfiguration: Sendable {
    /// The name said in EHLO; exchangers of this name are ourselves.
    public var heloName: String
    /// Send everything there instead of to the MX: `host:port`, `192.0.2.1:25` or `[2001:db8::1]:25`; port 25 where none
    /// is named.
    public var smartHost: String?
    /// AUTH PLAIN for the smart host, said only over TLS.
    public var smartHostCredentials: (user: String, password: String)?
    /// Port of exchangers; 25 but in the demo and tests.
    public var exchangerPort = 25
    /// Ports of single exchangers by host name, before `exchangerPort`: the simulated world listens on one address.
    public var exchangerPorts: [DomainName: Int] = [:]
    /// Local address of outgoing connections; `nil`: the system's choice.
    public var sourceAddress: String?
    /// Our addresses, pools of them and what they are for, before `sourceAddress`; `nil`: there is one address.
    public var egress: EgressPlan?
    /// Loopback and private addresses are refused as destinations unless set (demo, tests). A smart host may always be
    /// one.
    public var allowsPrivateAddresses = false
    /// Connections to one site at once, where `providers` says nothing: 1...
    public var connectionsPerQueue = 20
    /// Transactions on one connection before it is closed, where `providers` says nothing: 1...
    public var messagesPerConnection = 1_000
    /// Recipients of the same bytes that travel in one transaction: 1...100.
    public var recipientsPerTransaction = 50
    /// What is known of providers and their limits.
    public var providers = ProviderTable.standard
    /// How long each phase of a session may take.
    public var timeouts = ClientTimeouts()
    /// Decides on retries and suppression.
    public var policy = DeliveryPolicy()
    /// The steps between attempts that an account chose; `nil`: those of `policy`. Asked at each refusal.
    public var retries: @Sendable (AccountID) -> RetryChoice? = { _ in nil }
    /// Says what replies mean.
    public var rules = RuleSet.standard
    /// For STARTTLS; `nil`: everything goes in the clear, and no policy is asked for.
    public var tls: NIOSSLContext?
    /// Fetches MTA-STS policies; `nil`: nobody's are looked at. What the resolver proves (DANE) counts either way.
    public var policyFetcher: (any PolicyFetcher)?
    /// Authorities whose word counts where a policy asks for a verified certificate.
    public var trustRoots = TrustRoots.system
    /// Entries held in memory: 1...
    public var windowMessageCount = 20_000
    /// Content bytes after which nothing more is claimed.
    public var windowByteCount = 128 << 20
    /// How long transactions under way may take to finish when the service ends.
    public var shutdownGrace = Duration.seconds(10)

    public init(heloName: String) { self.heloName = heloName }
}

/// Why a configuration cannot be run.
public enum DeliveryConfigurationError: Error, Equatable, Sendable {
    /// Neither `host:port` nor an address with a port.
    case badSmartHost(String)
    /// No IPv4 or IPv6 address.
    case badSourceAddress(String)
}
