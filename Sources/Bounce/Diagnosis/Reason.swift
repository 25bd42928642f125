/// Why a recipient was refused: a closed list. A reason's numbers are stored and never reused.
public enum Reason: String, Hashable, Sendable, CaseIterable {
    case delivered
    case recipientUnknown = "recipient_unknown"
    case recipientDisabled = "recipient_disabled"
    case recipientMoved = "recipient_moved"
    case recipientSyntax = "recipient_syntax"
    case recipientRefused = "recipient_refused"
    case mailboxFull = "mailbox_full"
    case recipientRate = "recipient_rate"
    case domainUnknown = "domain_unknown"
    case domainNoMail = "domain_no_mail"
    case recipientPolicy = "recipient_policy"
    case spamContent = "spam_content"
    case spamURL = "spam_url"
    case ipListed = "ip_listed"
    case ipBlocked = "ip_blocked"
    case domainReputation = "domain_reputation"
    case policyBlock = "policy_block"
    case virusOrAttachment = "virus_or_attachment"
    case authFailure = "auth_failure"
    case senderHost = "sender_host"
    case senderRefused = "sender_refused"
    case relayDenied = "relay_denied"
    case tlsRequired = "tls_required"
    case tlsFailed = "tls_failed"
    /// A policy asks for TLS and the server offers none.
    case tlsNotOffered = "tls_not_offered"
    case certificateMismatch = "certificate_mismatch"
    case certificateExpired = "certificate_expired"
    case certificateUntrusted = "certificate_untrusted"
    /// The certificate is not the one the DNS tells of.
    case daneMismatch = "dane_mismatch"
    /// No exchanger of the domain is named by its MTA-STS policy.
    case mxNotInPolicy = "mx_not_in_policy"
    case rateLimited = "rate_limited"
    case connectionLimit = "connection_limit"
    case greylisted
    case messageTooLarge = "message_too_large"
    case messageMalformed = "message_malformed"
    case charsetUnsupported = "charset_unsupported"
    case network
    case systemError = "system_error"
    case systemFull = "system_full"
    case mailLoop = "mail_loop"
    case protocolError = "protocol_error"
    case mailerError = "mailer_error"
    case expired
    case complaint
    case notABounce = "not_a_bounce"
    case autoReply = "auto_reply"
    /// We did not send: the address is on a suppression list.
    case suppressed
    /// We did not send: what it belonged to was stopped.
    case cancelled
    /// The receiver said it accepted and threw the message away.
    case discarded
    /// The session died after the final dot.
    case outcomeUnknown = "outcome_unknown"
    case unknown
}
