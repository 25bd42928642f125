/// A setting of the node: one name for the flag (`--smart-host`), the file (`smart-host:`) and the environment
/// (`POSTRIDER_SMART_HOST`).
public enum Setting: String, Sendable, CaseIterable {
    case data
    case store
    case http
    case smtp
    case smtps
    case publicURL = "public-url"
    case trust
    case clientCertificates = "client-certificates"
    case bounceDomain = "bounce-domain"
    case inbound
    case smartHost = "smart-host"
    case heloName = "helo-name"
    case publicAddresses = "public-addresses"
    case dkimRequired = "dkim-required"
    case webhooksPrivate = "webhooks-private"
    case source
    case pool
    case poolFor = "pool-for"
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case dnssec
    case mtaSTS = "mta-sts"
    case tlsRoots = "tls-roots"
    case timeScale = "time-scale"
    case life
    case world
    case noticesFrom = "notices-from"
    case healthDays = "health-days"
    case healthFloor = "health-floor"
    case warningRate = "warning-rate"
    case riskyRate = "risky-rate"
    case quarantine
    case quarantineSoft = "quarantine-soft"
    case quarantineHard = "quarantine-hard"
    case quarantineLimit = "quarantine-limit"
    case connectionsPerQueue = "connections-per-queue"
    case providerLimits = "provider-limits"
    case window
    case requestsPerMinute = "requests-per-minute"
    case diskReserve = "disk-reserve"
    case incidents
    case incidentShare = "incident-share"
    case incidentCount = "incident-count"
    case incidentQuiet = "incident-quiet"
    case verifyMailboxes = "verify-mailboxes"
    case verifySource = "verify-source"
    case verifySender = "verify-sender"
    case verifyRate = "verify-rate"
    case logLevel = "log-level"
    case logFormat = "log-format"

    /// What it is set to where nobody says otherwise; empty where it is then off or chosen by the system.
    public var defaultText: String {
        switch self {
        case .data: "./postrider-data"
        case .http: "127.0.0.1:8025"
        case .smtp: "127.0.0.1:2525"
        case .smtps, .inbound: "off"
        case .dkimRequired, .webhooksPrivate: "no"
        case .store, .source, .pool, .poolFor, .trust, .clientCertificates, .publicAddresses, .bounceDomain, .smartHost,
            .heloName,
            .tlsCertificate, .tlsKey, .tlsRoots, .world, .providerLimits, .publicURL,
            .noticesFrom, .verifySource, .verifySender:
            ""
        case .healthDays: "30"
        case .healthFloor: "100"
        case .warningRate, .quarantineSoft: "2%"
        case .riskyRate: "5%"
        case .quarantine: "on"
        case .quarantineHard: "10%"
        case .quarantineLimit: "3"
        case .dnssec: "auto"
        case .mtaSTS: "on"
        case .timeScale: "1"
        case .life: "48h"
        case .connectionsPerQueue: "20"
        case .window: "20000"
        case .requestsPerMinute: "60000"
        case .diskReserve: "256M"
        case .incidents: "slow"
        case .incidentShare: "20"
        case .incidentCount: "20"
        case .incidentQuiet: "1h"
        case .verifyMailboxes: "off"
        case .verifyRate: "20"
        case .logLevel: "notice"
        case .logFormat: "text"
        }
    }

    /// One sentence for people.
    public var summary: String {
        switch self {
        case .data: "Directory of everything the node keeps."
        case .store:
            "Where mail and counts are kept: empty for SQLite in the data directory, or postgres://user@host:port/database."
        case .http: "Where API and pages listen: HOST:PORT, port 0 for a free one, or off."
        case .smtp: "Where mail is submitted by SMTP: HOST:PORT, port 0 for a free one, or off."
        case .smtps: "Where mail is submitted by SMTP with TLS from the first byte (port 465): HOST:PORT or off."
        case .clientCertificates:
            "Clients that may submit by their certificate: its SHA-256 fingerprint = the API key it stands for."
        case .publicURL:
            "Where links of mail lead through us, as the world sees it: https://mail.example.com; empty: links stay as they are, and no campaign is sent."
        case .trust: "Networks or addresses that may submit by SMTP without AUTH, such as 10.0.0.0/8."
        case .bounceDomain:
            "Domain that mail returns to (bounces.example.com, with its MX at inbound); empty: to its author."
        case .inbound: "Where mail comes back by SMTP: HOST:PORT, port 0 for a free one, or off; wants bounce-domain."
        case .smartHost: "Send all mail to HOST:PORT instead of to the recipients' exchangers."
        case .heloName: "The name we give in EHLO and in the banner."
        case .publicAddresses: "Addresses that our mail is seen to come from; postrider domains check looks at them."
        case .dkimRequired: "yes: refuse mail whose author's domain has no DKIM key that signs; no: send it unsigned."
        case .webhooksPrivate:
            "yes: post webhooks to private and loopback addresses too, to every port and over plain HTTP; no: to the open internet."
        case .source: "An address that mail goes out from: NAME ADDRESS, then helo=NAME and warm-up where they apply."
        case .pool: "Sources that share mail: NAME: SOURCE*WEIGHT and so on; the pool default takes what no other does."
        case .poolFor: "Mail that goes by a pool: from=DOMAIN: POOL, account=ID: POOL or campaign=ID: POOL."
        case .tlsCertificate: "PEM file of the certificate chain; with tls-key it turns TLS on for submission."
        case .tlsKey: "PEM file of the private key."
        case .dnssec: "Check signatures of the DNS, as DANE needs: auto (where they reach us), on or off."
        case .mtaSTS: "Fetch and keep to the MTA-STS policies of the domains that mail goes to: on or off."
        case .tlsRoots: "PEM file of authorities for certificates that policies ask for; empty: the machine's."
        case .timeScale: "Divides every wait of the retry schedule; over 1 only for trying things out."
        case .life: "How long a message is tried before it is given up: 1m to 72h."
        case .world: "File of a simulated world (postrider simulate --world FILE): names are looked up in it alone."
        case .providerLimits: "File of providers' limits, laid over those known; docs/limits.md says how it is written."
        case .noticesFrom:
            "Whom mail to owners and administrators is from (postmaster@example.com); empty: they are not written to."
        case .healthDays: "Days that bounce rates are taken over: 1 to 366."
        case .healthFloor: "Finished messages below which a bounce rate says nothing: 1 to 1000000."
        case .warningRate: "The bounce rate from which a sender is warned, such as 2%."
        case .riskyRate: "The bounce rate above which a sender is risky, such as 5%."
        case .quarantine: "Hold campaigns that bounce too much until an administrator decides: on or off."
        case .quarantineSoft: "The share of soft bounces above which a campaign is held, such as 2%."
        case .quarantineHard: "The share of hard bounces above which a campaign is held, such as 10%."
        case .quarantineLimit:
            "Campaigns held within health-days that suspend their account: 0 for never, or up to 1000."
        case .connectionsPerQueue: "Most connections to one destination at a time: 1 to 200."
        case .window: "Most messages held in memory on their way out: 100 to 1000000."
        case .requestsPerMinute: "Most requests a minute of one key or person: 0 for no limit, or up to 100000000."
        case .diskReserve:
            "Room kept free on the disk: below it no new mail is taken in, and /readyz says no; with K, M, G or T, 0 for never."
        case .incidents:
            "What an incident does to its destination: slow it, park it, or only watch; off: none is opened."
        case .incidentShare: "Percent of refusals below which there is no incident: 5 to 90."
        case .incidentCount: "Refusals below which there is no incident: 5 to 10000."
        case .incidentQuiet: "How long a destination answers as usual until its incident closes: 10m to 6h."
        case .verifyMailboxes:
            "Ask exchangers whether they would take mail for an address, where a verification wants it: on or off."
        case .verifySource:
            "The address to ask them from, better one that no mail is sent from; empty: the system's choice."
        case .verifySender: "Who asks them (verify@example.com); empty: the null sender, which every server must take."
        case .verifyRate: "Most conversations a minute with one provider's exchangers: 1 to 600."
        case .logFormat: "text, or json: an object a line."
        case .logLevel: "trace, debug, info, notice, warning, error or critical."
        }
    }

    public var isList: Bool {
        [.trust, .clientCertificates, .publicAddresses, .source, .pool, .poolFor].contains(self)
    }

    /// `POSTRIDER_SMART_HOST`.
    public var environmentName: String {
        "POSTRIDER_" + rawValue.uppercased().replacing("-", with: "_")
    }
}
