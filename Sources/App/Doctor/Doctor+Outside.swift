import Accounts
import DNS
import Mail

extension Doctor {
    /// Large, and always there: where it takes no connection, the way out is shut. Nothing is sent to them.
    static let wellKnown: [StaticString] = ["gmail.com", "outlook.com"]

    /// Whether names are answered, and whether mail can leave.
    func lookAtExit(_ resolver: any Resolver) async -> [DoctorFinding] {
        if configuration.world != nil {
            return [DoctorFinding("exit", .ok, "Mail goes to a simulated world: nothing leaves this machine.")]
        }
        if let host = configuration.smartHost {
            return [await lookAtSmartHost(host)]
        }
        var findings: [DoctorFinding] = []
        var reached: [DoctorFinding] = []
        for text in Self.wellKnown {
            guard let domain = DomainName("\(text)") else { continue }
            switch await resolver.mailExchangers(of: domain) {
            case .found(let exchangers, _) where !exchangers.isEmpty:
                findings.append(DoctorFinding("dns", .ok, "The DNS says where \(domain) takes mail."))
                let host = exchangers.min { $0.preference < $1.preference }?.host.text ?? ""
                reached.append(await lookAtPort(host, of: domain))
            case .failed(let why):
                findings.append(
                    DoctorFinding(
                        "dns", .failed, "The DNS does not answer: \(why).",
                        mend: "Look at /etc/resolv.conf, and whether UDP and TCP port 53 are open to its servers."))
            case .found, .noData, .noSuchName:
                findings.append(
                    DoctorFinding(
                        "dns", .failed, "The DNS says that \(domain) takes no mail, which is not so.",
                        mend: "Ask another resolver than the one in /etc/resolv.conf."))
            }
        }
        // One that answers is enough: the other may be ill.
        return [findings, reached].compactMap { found in found.first { $0.state == .ok } ?? found.first }
    }

    private func lookAtPort(_ host: String, of domain: DomainName) async -> DoctorFinding {
        switch await reach.ask(host, port: 25) {
        case .greeting(let line):
            return DoctorFinding("port-25", .ok, "\(host) greets: \(line.prefix(60))")
        case .refused(let why):
            return DoctorFinding(
                "port-25", .failed, "\(host), which takes the mail of \(domain), cannot be reached on port 25: \(why).",
                mend: "Most hosters shut port 25 at first: ask yours to open it, or set `smart-host`.")
        }
    }

    private func lookAtSmartHost(_ host: Endpoint) async -> DoctorFinding {
        switch await reach.ask(host.host, port: host.port) {
        case .greeting(let line):
            return DoctorFinding("smart-host", .ok, "\(host) greets: \(line.prefix(60))")
        case .refused(let why):
            return DoctorFinding(
                "smart-host", .failed, "The smart host \(host) cannot be reached: \(why).",
                mend:
                    "Mail waits until it can. See that it runs and that this machine may connect, or set `smart-host`.")
        }
    }

    /// The name we say, and what the world knows of our addresses.
    func lookAtNames(_ resolver: any Resolver) async -> [DoctorFinding] {
        guard configuration.world == nil, configuration.smartHost == nil else { return [] }
        let check = configuration.makeDomainCheck(resolver, nil)
        async let named = lookAtHeloName(resolver)
        let findings = await check.checkSources().filter { $0.state != .ok }
        guard findings.isEmpty else { return await [named] + findings.map(DoctorFinding.init) }
        return await [
            named, DoctorFinding("addresses", .ok, "Our addresses have names that lead back, and are on no list."),
        ]
    }

    private func lookAtHeloName(_ resolver: any Resolver) async -> DoctorFinding {
        let text = configuration.heloName
        let mend = "Set `helo-name` to a name of this machine that the DNS knows, such as mail.example.com."
        guard let name = DomainName(text), name.text.contains(".") else {
            return DoctorFinding("helo-name", .failed, "We say \(text) in EHLO, which is no full name.", mend: mend)
        }
        switch await resolver.addresses(of: name) {
        case .found(let texts, _):
            return DoctorFinding("helo-name", .ok, "\(name) is \(texts.prefix(4).joined(separator: ", ")).")
        case .noData, .noSuchName:
            return DoctorFinding(
                "helo-name", .failed, "We say \(name) in EHLO, and the DNS knows no address of it.", mend: mend)
        case .failed(let why):
            return DoctorFinding("helo-name", .warning, "The DNS did not answer for \(name): \(why).")
        }
    }

    /// Whether bounces find their way back.
    func lookAtReturnedMail(_ resolver: any Resolver) async -> [DoctorFinding] {
        guard configuration.world == nil else { return [] }
        guard let text = configuration.bounceDomain, let domain = DomainName(text) else {
            return [
                DoctorFinding(
                    "returned-mail", .warning, "Bounces go back to the authors, so those that come late are not read.",
                    mend: "Set `bounce-domain` and `inbound`, and publish an MX of the domain that leads here.")
            ]
        }
        let mend = "Publish: \(domain). MX 10 \(configuration.heloName)."
        switch await resolver.mailExchangers(of: domain) {
        case .found(let exchangers, _) where !exchangers.isEmpty:
            let hosts = exchangers.map(\.host.text)
            guard hosts.contains(configuration.heloName) else {
                return [
                    DoctorFinding(
                        "returned-mail", .warning,
                        "Mail to \(domain) goes to \(hosts.prefix(4).joined(separator: ", ")).",
                        mend: "See that it comes to `inbound` from there.")
                ]
            }
            guard configuration.inbound != nil else {
                return [
                    DoctorFinding(
                        "returned-mail", .failed, "Mail to \(domain) is sent here, and not taken.",
                        mend: "Set `inbound`, such as 0.0.0.0:25.")
                ]
            }
            return [DoctorFinding("returned-mail", .ok, "Mail to \(domain) comes here.")]
        case .failed(let why):
            return [DoctorFinding("returned-mail", .warning, "The DNS did not answer for \(domain): \(why).")]
        case .found, .noData, .noSuchName:
            return [
                DoctorFinding("returned-mail", .failed, "\(domain) has no MX, so no bounce comes back.", mend: mend)
            ]
        }
    }

    /// Whether the links that campaigns carry lead somewhere.
    func lookAtLinks(_ resolver: any Resolver) async -> [DoctorFinding] {
        guard configuration.world == nil else { return [] }
        guard let url = configuration.publicURL else {
            return [
                DoctorFinding(
                    "public-url", .warning,
                    "Campaigns cannot be sent: the way out that their mail must carry leads nowhere.",
                    mend: "Set `public-url` to where the world reaches this node's HTTP.")
            ]
        }
        let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        let host = String(authority.prefix { $0 != ":" })
        if !url.hasPrefix("https://") {
            return [
                DoctorFinding(
                    "public-url", .warning, "\(url) is not encrypted; one-click unsubscription wants HTTPS (RFC 8058).",
                    mend: "Put a proxy with TLS before the node.")
            ]
        }
        guard let name = DomainName(host) else { return [] }
        switch await resolver.addresses(of: name) {
        case .found: return [DoctorFinding("public-url", .ok, "\(url) has an address.")]
        case .failed(let why):
            return [DoctorFinding("public-url", .warning, "The DNS did not answer for \(name): \(why).")]
        case .noData, .noSuchName:
            return [
                DoctorFinding(
                    "public-url", .failed, "The DNS knows no address of \(name), where the links of mail lead.",
                    mend: "Publish its address, or mend `public-url`.")
            ]
        }
    }
}

extension DoctorFinding {
    init(_ finding: DomainFinding) {
        let state: State =
            switch finding.state {
            case .ok: .ok
            case .warning, .unknown: .warning
            case .failed: .failed
            }
        let check = finding.check == .blocklists ? "lists" : "addresses"
        self.init(check, state, finding.summary, mend: finding.mend)
    }
}
