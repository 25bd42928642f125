/// What a domain says about a host that sends in its name. Source: RFC 7208 section 2.6.
public enum SPFResult: Hashable, Sendable {
    /// The domain says nothing.
    case none
    case neutral
    case pass
    case fail
    case softFail
    case temporaryError(String)
    case permanentError(SPFFault)

    /// The word for Authentication-Results. Source: RFC 8601 section 2.7.2.
    public var word: String {
        switch self {
        case .none: "none"
        case .neutral: "neutral"
        case .pass: "pass"
        case .fail: "fail"
        case .softFail: "softfail"
        case .temporaryError: "temperror"
        case .permanentError: "permerror"
        }
    }
}

/// Why a domain's SPF cannot be used; it stays so until the domain mends it.
public enum SPFFault: Error, Hashable, Sendable {
    /// More than one record at that name.
    case severalRecords(at: String)
    case record(SPFRecord.ParseError, at: String)
    /// Mechanisms ask the DNS more than ten times (section 4.6.4).
    case tooManyLookups
    /// More than two questions had no answer (section 4.6.4).
    case tooManyVoidLookups
    /// A domain's `mx` names more than ten hosts.
    case tooManyHosts(at: String)
    /// `include` or `redirect` leads where no record is.
    case missingRecord(at: String)
}
