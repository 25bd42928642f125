public import Mail

/// Where in a session something happened; `connect` includes the server's banner.
public enum ClientStage: Sendable, Hashable { case connect, ehlo, tls, auth, mail, rcpt, data, content }

/// Why a session ended without a reply that says so.
public enum ClientFailure: Error, Sendable, Hashable {
    case connectionRefused, connectionTimedOut, networkUnreachable, connectionClosed, timedOut
    /// The address to speak from is none of this machine's, or of a kind it has not: nobody was asked anything.
    case sourceUnavailable
    /// The server said what SMTP does not allow at that point: nonsense, a reply to no command, bytes before TLS.
    case protocolViolation
    /// The handshake came to nothing.
    case tlsFailed
    /// The server does not come up to `ClientConfiguration.tlsPolicy`; nothing of the mail was said to it.
    case insecure(SecurityFault)
    /// The session died between the final dot and its reply: the message may have been delivered.
    case outcomeUnknown
}

/// How one recipient of a transaction ended.
public enum RecipientOutcome: Sendable, Hashable {
    /// The server took the message for it; in an inquiry: would take one.
    case accepted(Reply)
    /// Refused by the server; or by us in its name before a word was said, where what it offers cannot carry the message:
    /// `552 5.3.4` at `mail` for its size, `554 5.6.3` for 8-bit content, `553 5.6.7` for an address and `554 5.6.9` for a
    /// header that is UTF-8. Their text ends in `(not sent)`.
    case refused(Reply, at: ClientStage)
    /// No reply that decides; `outcomeUnknown` when the session died after the final dot.
    case failed(ClientFailure, at: ClientStage)
}

/// How a transaction ended.
public struct TransactionOutcome: Sendable, Hashable {
    public let id: UInt64
    /// As many as the transaction had recipients, in order.
    public let recipients: [RecipientOutcome]

    public init(id: UInt64, recipients: [RecipientOutcome]) {
        self.id = id
        self.recipients = recipients
    }
}
