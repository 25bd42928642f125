import ArgumentParser

/// `postrider tls`
struct TLS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How encrypted sessions with other servers came out.", subcommands: [TLSReportCommand.self],
        defaultSubcommand: TLSReportCommand.self)
}

/// `postrider tls report`
struct TLSReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Sessions by day, domain, policy and result.",
        discussion: """
            Policies: tlsa (DANE), sts (MTA-STS), no-policy-found. Results are those of RFC 8460. --rfc8460 prints the \
            reports that domains may be sent, each on a line, of yesterday where no day is named; with --domain and one day \
            that is the file for that domain. Days are UTC.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var period: PeriodOptions
    @Option(help: "Mail to one domain.") var domain: String?
    @Flag(help: "TLS reports (RFC 8460) as JSON, one a day and domain.") var rfc8460 = false

    func run() async throws {
        let query = try period.query + [("domain", domain)]
        try await store.withAPI { api in
            let found = try await api.get(rfc8460 ? "/v1/tls/reports" : "/v1/tls/sessions", query)
            if found["is_cut"]?.isTrue == true {
                Console.note("that is not all: ask for fewer days, or for one domain")
            }
            if rfc8460 { return try (found["data"]?.array ?? []).forEach { try Console.data($0.text) } }
            let listing = Listing(
                fields: [
                    .init("day", "day"), .init("domain", "policy_domain", isElastic: true),
                    .init("policy", "policy_type"), .init("result", "result"), .init("exchanger", "mx_host", spare: 2),
                    .init("from", "source_ip", spare: 1), .init("sessions", "sessions", isNumber: true),
                ], options: output, emptyNote: "no sessions in these days")
            try listing.print(found["data"]?.array ?? [])
        }
    }
}
