public import Mail

/// Asks through libunbound: cache, validation, and zones held in memory. One thread of its own owns the library's
/// context; a caller is only ever suspended. Ends when the last reference to it goes.
public final class UnboundResolver: Resolver {
    public struct Configuration: Sendable {
        /// Zones answered from memory, before anybody is asked.
        public var zones: [LocalZone] = []
        /// Resolvers to ask, `address` or `address@port`; empty: those of /etc/resolv.conf.
        public var forwarders: [String] = []
        /// Ask nobody's resolver, but the servers of each name, from the root on.
        public var asksRootServers = false
        /// Answer from `zones` alone and ask nobody: every other name does not exist.
        public var isOffline = false
        /// Check signatures from the root of the DNS on: an answer whose signatures do not hold, or are kept from us, is
        /// `failed`. The forwarders have to hand signatures on; `provesRoot` tells whether they do.
        public var trustsRoot = false
        /// Further keys to trust, each a DS or DNSKEY record: `example.com. IN DS 44531 13 2 …`.
        public var trustAnchors: [String] = []
        /// A file with keys to trust, such as /usr/share/dns/root.key.
        public var trustAnchorFile: String?
        /// A file of settings in the library's own words, unbound.conf(5).
        public var settingsFile: String?
        /// From question to answer, waiting for others included.
        public var deadline = Duration.seconds(30)

        public init() {}
    }

    /// A setting that the library refused.
    public enum SetupError: Error, Equatable, Sendable {
        case outOfMemory
        case zone(String, why: String)
        /// A resource record line that cannot be read.
        case record(String, why: String)
        case forwarder(String, why: String)
        case trustAnchor(String, why: String)
        case settingsFile(String, why: String)
        case resolvConf(why: String)
        case noThread
    }

    private let worker: UnboundWorker
    /// All there is, when offline; `nil`: the library decides. (A static zone for the root would not do: libunbound
    /// 1.17.1 answers from it for the root's own name alone.)
    private let world: ZoneNames?

    public init(_ configuration: Configuration) throws(SetupError) {
        world = configuration.isOffline ? ZoneNames(configuration.zones) : nil
        worker = UnboundWorker(
            context: try UnboundContext(configuration), deadline: configuration.deadline)
        guard worker.start() else { throw .noThread }
    }

    deinit { worker.stop() }

    public func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]> {
        await records(.mx, of: domain).map { $0.compactMap { MailExchanger.parse($0.span) } }
    }

    public func addresses(of host: DomainName) async -> Lookup<[String]> {
        async let four = records(.a, of: host)
        async let six = records(.aaaa, of: host)
        return await UnboundResolver.join(four, six).map { records in
            records.compactMap { IPAddress.parse($0.span)?.description }
        }
    }

    public func text(of name: DomainName) async -> Lookup<[String]> {
        await records(.txt, of: name).map { $0.compactMap { TextRecord.parse($0.span) } }
    }

    public func names(of address: IPAddress) async -> Lookup<[DomainName]> {
        await records(.ptr, of: address.reverseName).map { $0.compactMap { RecordName.parse($0.span, from: 0) } }
    }

    public func associations(of host: DomainName, port: UInt16) async -> Lookup<[TLSARecord]> {
        guard let name = DomainName("_\(port)._tcp.\(host.text)") else { return .noSuchName }
        let reply = await reply(.tlsa, of: name)
        if case .found = reply.lookup, !reply.isSecure { return .noData }
        return reply.lookup.map { $0.compactMap { TLSARecord.parse($0.span) } }
    }

    public func provenance(of name: DomainName, _ question: ProvenQuestion) async -> Provenance {
        switch question {
        case .mailExchangers:
            return Self.provenance(await reply(.mx, of: name), of: name)
        case .addresses:
            async let four = reply(.a, of: name)
            async let six = reply(.aaaa, of: name)
            return Self.weaker(Self.provenance(await four, of: name), Self.provenance(await six, of: name))
        }
    }

    /// True where the root's own servers can be looked up with signatures that hold: whoever we ask hands them on.
    public func provesRoot() async -> Bool {
        await withCheckedContinuation { continuation in
            worker.ask(UnboundQuestion(name: ".", type: .ns) { continuation.resume(returning: $0.isSecure) })
        }
    }

    private static func provenance(_ reply: UnboundReply, of name: DomainName) -> Provenance {
        if case .failed(let why) = reply.lookup { return .failed(why) }
        return reply.isSecure ? .secure(canonicalName: reply.canonicalName ?? name) : .insecure
    }

    private static func weaker(_ one: Provenance, _ other: Provenance) -> Provenance {
        switch (one, other) {
        case (.failed, _): one
        case (_, .failed): other
        case (.insecure, _), (_, .insecure): .insecure
        case (.secure, .secure): one
        }
    }

    private func records(_ type: RecordType, of name: DomainName) async -> Lookup<[[UInt8]]> {
        await reply(type, of: name).lookup
    }

    private func reply(_ type: RecordType, of name: DomainName) async -> UnboundReply {
        if let world, !world.cover(name) { return UnboundReply(.noSuchName) }
        return await withCheckedContinuation { continuation in
            worker.ask(UnboundQuestion(name: name.text, type: type) { continuation.resume(returning: $0) })
        }
    }

    /// What either family found counts; a failure counts only where the other family found nothing.
    static func join(_ four: Lookup<[[UInt8]]>, _ six: Lookup<[[UInt8]]>) -> Lookup<[[UInt8]]> {
        switch (four, six) {
        case (.found(let first, let firstLife), .found(let second, let secondLife)):
            .found(first + second, timeToLive: min(firstLife, secondLife))
        case (.found, _), (.failed, .noData), (.failed, .noSuchName), (.failed, .failed):
            four
        case (_, .found), (_, .failed):
            six
        case (.noData, _), (_, .noData):
            .noData
        case (.noSuchName, .noSuchName):
            .noSuchName
        }
    }
}

/// The types we ask for, with their numbers. Source: RFC 1035 section 3.2.2, RFC 3596, RFC 6698 section 7.1.
enum RecordType: Int32, Sendable {
    case a = 1
    case ns = 2
    case ptr = 12
    case mx = 15
    case txt = 16
    case aaaa = 28
    case tlsa = 52
}
