public import Mail

/// Where a domain's mail goes. Source: RFC 5321 section 5.1, RFC 7505.
public enum MailRoute: Sendable, Hashable {
    /// In the order to try: lower preferences first, equal ones in an order left to chance. At least one.
    case exchangers([MailExchanger])
    /// No MX, but an address: the domain itself.
    case implicit(DomainName)
    /// The domain says that it takes no mail.
    case nullMX
    case noSuchDomain
    /// The domain exists, and names no host that mail could be taken to.
    case noMailHost
    /// The DNS did not say; in words.
    case temporary(String)

    /// Exchangers kept; a domain that names more has its last ones left out.
    public static let exchangerLimit = 16
}
