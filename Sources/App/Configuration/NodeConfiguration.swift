public import Delivery
public import Logging
public import Mail
public import Postmaster
public import Storage

/// Everything a node is told before it starts, checked.
public struct NodeConfiguration: Sendable {
    public enum DNSSEC: String, Sendable, Hashable, CaseIterable {
        /// Checked where the servers that are asked hand signatures on.
        case auto
        /// Always; a name whose signatures are kept from us is then not found.
        case on
        case off
    }

    public var dataDirectory = "./postrider-data"
    /// `nil`: SQLite in the data directory.
    public var store: PostgreSQLAddress?
    /// `nil`: off.
    public var http: Endpoint? = Endpoint(host: "127.0.0.1", port: 8_025)
    /// Where links of mail lead, as the world sees it; `nil`: links stay as they are, and no campaign is sent, since its mail
    /// could not carry the way out.
    public var publicURL: String?
    /// `nil`: off.
    public var smtp: Endpoint? = Endpoint(host: "127.0.0.1", port: 2_525)
    /// With TLS from the first byte; `nil`: off. Needs a certificate.
    public var smtps: Endpoint?
    /// `FINGERPRINT=key_…`
    public var clientCertificates: [String] = []
    /// CIDR.
    public var trustedNetworks: [String] = []
    /// The domain of signed return paths; `nil`: mail returns to its author.
    public var bounceDomain: String?
    /// Where mail comes back; `nil`: off. Needs `bounceDomain`.
    public var inbound: Endpoint?
    public var smartHost: Endpoint?
    public var heloName = "localhost"
    /// That our mail is seen to come from; empty: not known.
    public var publicAddresses: [String] = []
    /// Refuse mail that cannot be signed.
    public var isSigningRequired = false
    /// Webhooks may go to our own networks.
    public var postsToPrivateAddresses = false
    /// Our addresses and what each is for; `nil`: the system chooses.
    public var egress: EgressPlan?
    /// Paths of PEM files; STARTTLS is offered when both are set.
    public var tlsCertificate: String?
    public var tlsKey: String?
    /// Whether signatures of the DNS are checked, which DANE needs.
    public var dnssec = DNSSEC.auto
    /// Whether MTA-STS policies are fetched.
    public var fetchesPolicies = true
    /// Path of a PEM file of authorities; `nil`: those of the machine.
    public var tlsRoots: String?
    /// 1...1,000,000: divides every wait of the retry schedule.
    public var timeScale = 1.0
    /// 1 min...72 h, divided by `timeScale` like every other wait. Accounts, campaigns and messages may choose another.
    public var life = Duration.seconds(48 * 3_600)
    /// Path of a simulated world's file.
    public var world: String?
    /// The author of mail to owners and administrators; `nil`: they are not written to.
    public var noticesFrom: Mailbox?
    /// How senders are judged, where their account chose nothing else.
    public var senderPolicy = SenderPolicy.standard
    /// 1...200.
    public var connectionsPerQueue = 20
    /// Path of a file of limits that is laid over the provider table.
    public var providerLimits: String?
    /// 100...1,000,000.
    public var windowMessageCount = 20_000
    /// Requests to the API of one caller; `nil`: no limit.
    public var requestsPerMinute: Int? = 60_000
    /// Bytes of free disk below which the node calls itself not ready: 0...
    public var diskReserve = 256 << 20
    /// When refusals are an incident, and what is done about their destination.
    public var incidents = IncidentSettings()
    /// How exchangers are asked about mailboxes; `nil`: they are not.
    public var mailboxChecks: MailboxChecks?
    public var logLevel = Logger.Level.notice
    public var logFormat = LogStyle.text

    public init() {}

    /// Reads and checks every setting; the first fault is thrown.
    public init(_ sources: ConfigurationSources) throws(ConfigurationError) {
        let reader = SettingReader(sources: sources)
        dataDirectory = try reader.value(.data, "a path") { $0 }
        store = try reader.store()
        http = try reader.endpoint(.http, allowsOff: true)
        publicURL = try reader.optional(.publicURL, "a URL such as https://mail.example.com") { PublicURL.read($0) }
        smtp = try reader.endpoint(.smtp, allowsOff: true)
        smtps = try reader.endpoint(.smtps, allowsOff: true)
        trustedNetworks = try reader.networks(.trust)
        clientCertificates = try reader.certificates(.clientCertificates)
        bounceDomain = try reader.optional(.bounceDomain, "a domain name") { DomainName($0)?.text }
        inbound = try reader.endpoint(.inbound, allowsOff: true)
        smartHost = try reader.endpoint(.smartHost, allowsOff: false)
        heloName = try reader.optional(.heloName, "a domain name") { DomainName($0)?.text } ?? HostName.system
        publicAddresses = try reader.addresses(.publicAddresses)
        isSigningRequired = try reader.value(.dkimRequired, "yes or no") { ["yes": true, "no": false][$0] }
        postsToPrivateAddresses = try reader.value(.webhooksPrivate, "yes or no") { ["yes": true, "no": false][$0] }
        egress = try reader.egress()
        tlsCertificate = try reader.optional(.tlsCertificate, "a path") { $0 }
        tlsKey = try reader.optional(.tlsKey, "a path") { $0 }
        dnssec = try reader.value(.dnssec, "auto, on or off") { DNSSEC(rawValue: $0) }
        fetchesPolicies = try reader.value(.mtaSTS, "on or off") { ["on": true, "off": false][$0] }
        tlsRoots = try reader.optional(.tlsRoots, "a path") { $0 }
        timeScale = try reader.value(.timeScale, "a number from 1 to 1000000") { text in
            Double(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
        }
        life = try reader.value(.life, "a time from 1m to 72h, such as 48h") { text in
            DurationText.parse(text).flatMap { (.seconds(60)...(.seconds(72 * 3_600))).contains($0) ? $0 : nil }
        }
        world = try reader.optional(.world, "a path") { $0 }
        providerLimits = try reader.optional(.providerLimits, "a path") { $0 }
        noticesFrom = try reader.optional(.noticesFrom, "an address") { Mailbox(internationalized: $0) }
        senderPolicy = try reader.senderPolicy()
        connectionsPerQueue = try reader.count(.connectionsPerQueue, in: 1...200)
        windowMessageCount = try reader.count(.window, in: 100...1_000_000)
        let requests = try reader.count(.requestsPerMinute, in: 0...100_000_000)
        requestsPerMinute = requests > 0 ? requests : nil
        diskReserve = try reader.value(.diskReserve, "a count of bytes such as 256M") { ByteCountText.parse($0) }
        incidents = try reader.incidents()
        mailboxChecks = try reader.mailboxChecks()
        logFormat = try reader.value(.logFormat, "text or json") { LogStyle(rawValue: $0) }
        logLevel = try reader.value(.logLevel, "a level such as info") { Logger.Level(rawValue: $0) }
        try reader.need(.bounceDomain, bounceDomain, for: .inbound, inbound)
        try reader.need(.tlsCertificate, tlsCertificate, for: .smtps, smtps)
        try reader.need(
            .tlsCertificate, tlsCertificate, for: .clientCertificates, clientCertificates.isEmpty ? nil : true)
        try reader.pair(.tlsCertificate, tlsCertificate, .tlsKey, tlsKey)
    }
}
