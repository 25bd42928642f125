import DNS

/// Looks at everything a node needs around it: the machine, the store, names, certificates, and the way out. Changes nothing.
public struct Doctor: Sendable {
    let configuration: NodeConfiguration
    let directory: DataDirectory
    /// `nil`: nothing outside the machine is asked.
    let resolver: (any Resolver)?
    let reach: MailReach
    let time: SystemTime

    /// - Parameter looksOutside: whether the DNS and other hosts are asked.
    /// - Throws: `NodeError` where there is no resolver.
    public init(_ configuration: NodeConfiguration, looksOutside: Bool = true) throws {
        self.init(configuration, resolver: looksOutside ? try configuration.makeResolver() : nil, reach: MailReach())
    }

    init(_ configuration: NodeConfiguration, resolver: (any Resolver)?, reach: MailReach) {
        self.configuration = configuration
        directory = DataDirectory(path: configuration.dataDirectory)
        self.resolver = resolver
        self.reach = reach
        time = SystemTime()
    }

    /// Everything at once; the findings in one order. Takes as long as the slowest host, 10 s at most beside the DNS.
    public func look() async -> [DoctorFinding] {
        let machine =
            lookAtDirectory() + [lookAtDescriptors(), lookAtClock()] + lookAtCertificate() + lookAtMailboxChecks()
        guard let resolver else { return machine }
        async let exit = lookAtExit(resolver)
        async let names = lookAtNames(resolver)
        async let returned = lookAtReturnedMail(resolver)
        async let links = lookAtLinks(resolver)
        return await machine + exit + names + returned + links
    }
}
