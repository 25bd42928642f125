public import Mail

/// What we hold about one recipient's failure (or success), before it is understood.
public enum Evidence: Hashable, Sendable {
    /// A server's reply. `host` is the exchanger that spoke, lowercase, where known.
    case reply(Reply, stage: Stage, host: DomainName?)
    /// No usable conversation came about.
    case sessionFailed(SessionFailure, stage: Stage, host: DomainName?)
    /// The names of the destination led nowhere.
    case routing(RoutingFailure)
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
}
