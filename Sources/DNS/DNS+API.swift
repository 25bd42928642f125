public import Mail

// Signatures the rooms above count on; the DNS room replaces this file by one file an idea.

/// Asks the DNS. Source: RFC 5321 section 5, RFC 7505.
public protocol Resolver: Sendable {
    func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]>
    /// IPv4 and IPv6 addresses, in text form.
    func addresses(of host: DomainName) async -> Lookup<[String]>
    func text(of name: DomainName) async -> Lookup<[String]>
}
/// No such name is not "try later".
public enum Lookup<Value: Sendable>: Sendable {
    case found(Value, timeToLive: Duration)
    /// The name exists, the type does not.
    case noData
    case noSuchName
    /// SERVFAIL, time-out, bogus.
    case failed(String)
}
public struct MailExchanger: Hashable, Sendable {
    public let preference: UInt16
    public let host: DomainName
    public init(preference: UInt16, host: DomainName) { self.preference = preference; self.host = host }
}
/// Where a domain's mail goes.
public enum MailRoute: Sendable, Hashable {
    /// In the order to try (equal preferences shuffled by `chance`).
    case exchangers([MailExchanger])
    /// No MX, but an address: the domain itself (RFC 5321 section 5.1).
    case implicit(DomainName)
    case nullMX
    case noSuchDomain
    case noMailHost
    case temporary(String)
}
extension Resolver {
    /// At most 16 exchangers are kept.
    public func mailRoute(of domain: DomainName) async -> MailRoute { preconditionFailure("unwritten") }
}
/// libunbound: cache, DNSSEC, zones held in memory. One thread of its own; never blocks a caller's.
public final class UnboundResolver: Resolver {
    public struct Configuration: Sendable {
        /// Zone data lines (`example.test. 300 IN MX 10 mx.example.test.`) answered from memory.
        public var zones: [LocalZone] = []
        /// Forwarders `host@port`; empty: /etc/resolv.conf.
        public var forwarders: [String] = []
        /// Answer from `zones` alone, ask nobody.
        public var isOffline = false
        public init() {}
    }
    public init(_ configuration: Configuration) throws { preconditionFailure("unwritten") }
    public func mailExchangers(of domain: DomainName) async -> Lookup<[MailExchanger]> {
        preconditionFailure("unwritten")
    }
    public func addresses(of host: DomainName) async -> Lookup<[String]> { preconditionFailure("unwritten") }
    public func text(of name: DomainName) async -> Lookup<[String]> { preconditionFailure("unwritten") }
}
public struct LocalZone: Sendable, Hashable {
    /// `static`: names not listed do not exist.
    public var name: String
    /// Resource record lines.
    public var records: [String]
    public init(name: String, records: [String]) { self.name = name; self.records = records }
}
