/// The part of the SMTP conversation in which a reply came.
public enum Stage: String, Hashable, Sendable, CaseIterable {
    /// Before and with the banner.
    case connect
    case ehlo
    /// STARTTLS and the handshake.
    case tls
    case auth
    case mail
    case rcpt
    case data
    /// The answer to the final dot.
    case content
}
