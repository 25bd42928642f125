public import Mail

/// What we hold about one recipient's failure (or success), before it is understood.
public enum Evidence: Hashable, Sendable {
    /// A server's reply. `host` is the exchanger that spoke, lowercase, where known.
    case reply(Reply, stage: Stage, host: DomainName?)
    /// No usable conversation came about.
    case sessionFailed(SessionFailure, stage: Stage, host: DomainName?)
    /// The server did not come up to the TLS policy for it, and nothing of the mail was said to it.
    case insecure(InsecurePeer, host: DomainName?)
    /// The names of the destination led nowhere.
    case routing(RoutingFailure)
}

/// How a server fell short of a TLS policy. Source: RFC 8461 section 4.2, RFC 7672 section 2.2.
public struct InsecurePeer: Hashable, Sendable {
    public enum Fault: String, Hashable, Sendable, CaseIterable {
        /// It offers no STARTTLS, or declines it.
        case notOffered = "not_offered"
        case nameMismatch = "name_mismatch"
        case expired
        case untrusted
        case daneMismatch = "dane_mismatch"
    }

    public let fault: Fault
    /// What was seen, in words.
    public let detail: String

    public init(_ fault: Fault, detail: String) {
        self.fault = fault
        self.detail = detail
    }
}

/// How a session ended without an answer that decides.
public enum SessionFailure: String, Hashable, Sendable, CaseIterable {
    case connectionRefused = "connection_refused"
    case connectionTimedOut = "connection_timed_out"
    case networkUnreachable = "network_unreachable"
    /// The server closed or reset the connection.
    case connectionClosed = "connection_closed"
    /// A phase's time limit passed (RFC 5321 section 4.5.3.2).
    case timedOut = "timed_out"
    /// A reply that is no reply, out of order, or over the limits.
    case protocolViolation = "protocol_violation"
    case tlsFailed = "tls_failed"
    /// The session died between the final dot and its answer: delivered or not, nobody can know.
    case outcomeUnknown = "outcome_unknown"
}

/// Why no exchanger could be asked. Source: RFC 5321 section 5, RFC 7505.
public enum RoutingFailure: String, Hashable, Sendable, CaseIterable {
    case noSuchDomain = "no_such_domain"
    case nullMX = "null_mx"
    /// The domain exists but has neither MX nor address.
    case noMailHost = "no_mail_host"
    /// The resolver gave no answer (SERVFAIL, time-out): try later.
    case temporary
    /// Every address is one we never connect to (loopback, private ranges).
    case forbiddenAddress = "forbidden_address"
    /// The domain's MTA-STS policy names none of its exchangers. Source: RFC 8461 section 4.1.
    case mxNotInPolicy = "mx_not_in_policy"
    /// What the DNS says of the exchangers' certificates could not be learnt, and without it nobody may be spoken to.
    /// Source: RFC 7672 section 2.1.3.
    case tlsaUnavailable = "tlsa_unavailable"
    /// None of our addresses is of a kind, IPv4 or IPv6, that the exchangers have.
    case noSource = "no_source"
}
