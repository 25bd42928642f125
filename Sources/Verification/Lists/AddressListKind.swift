/// What the entries of a list file are.
public enum AddressListKind: String, Hashable, Sendable, CaseIterable {
    /// Domains whose mailboxes live for minutes.
    case disposable
    /// Domains where anybody may have a mailbox for nothing.
    case free
    /// Domains that are never disposable.
    case guarded
    /// Who runs mailboxes: real domains, some of which are suggested in place of a mistyped one.
    case providers
    /// Local parts that name an office.
    case roles
    case topLevelDomains = "top-level-domains"

    /// `disposable.list`
    public var fileName: String { "\(rawValue).list" }
}
