/// Which addresses are taken for one.
public enum AddressPolicy: String, Hashable, Sendable, CaseIterable {
    /// All that SMTP can deliver to: quoted local parts, address literals, letters of every script.
    /// Source: RFC 5321 section 4.1.2, RFC 6531 section 3.3.
    case mailbox
    /// What people who sign up really have: no quotes, no literals, no invisible characters, and a domain of two labels or
    /// more under a top-level domain that may exist.
    case signup
}
