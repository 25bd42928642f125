/// Why a verification says what it says: the one fact that decided.
public enum VerificationReason: String, Hashable, Sendable, CaseIterable {
    /// Nothing was found against it at the level asked for.
    case ok
    /// It is not an address, or none that the policy takes.
    case syntax
    /// Its domain does not exist (NXDOMAIN).
    case domainNotFound = "domain_not_found"
    /// Its domain says that it takes no mail. Source: RFC 7505.
    case nullMX = "null_mx"
    /// Its domain exists and has neither an exchanger nor an address.
    case noMailHost = "no_mail_host"
    /// Its exchanger says that there is no such mailbox.
    case mailboxNotFound = "mailbox_not_found"
    case mailboxFull = "mailbox_full"
    case mailboxDisabled = "mailbox_disabled"
    /// Its exchanger takes every local part, so that its yes proves nothing.
    case catchAll = "catch_all"
    /// Its domain gives away mailboxes that live for minutes.
    case disposable
    /// It is read by whoever holds an office (`info@`), or by nobody (`noreply@`).
    case role
    /// Its exchanger asks strangers to come back later.
    case greylisted
    /// Its exchanger refused us or our address, not the mailbox.
    case senderBlocked = "sender_blocked"
    /// Its exchanger refused by a policy that says nothing about the mailbox.
    case policyRefused = "policy_refused"
    case timeout
    /// Its DNS or its exchanger could not answer for now.
    case tempError = "temp_error"
    /// It stands on a suppression list of the account or of the installation.
    case suppressed
    /// Mail from here to it came back.
    case previouslyBounced = "previously_bounced"
    /// Its domain is one slip of the fingers from a well-known one.
    case typoSuspected = "typo_suspected"
}
