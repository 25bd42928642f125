/// How sessions with a domain's exchangers came out, as RFC 8460 section 4.3 names it.
public enum TLSResult: String, Hashable, Sendable, CaseIterable {
    case success = "successful"
    case startTLSNotSupported = "starttls-not-supported"
    case certificateHostMismatch = "certificate-host-mismatch"
    case certificateExpired = "certificate-expired"
    case certificateNotTrusted = "certificate-not-trusted"
    case validationFailure = "validation-failure"
    case tlsaInvalid = "tlsa-invalid"
    case dnssecInvalid = "dnssec-invalid"
    case stsPolicyFetchError = "sts-policy-fetch-error"
    case stsPolicyInvalid = "sts-policy-invalid"
    case stsWebPKIInvalid = "sts-webpki-invalid"
}

/// Which policy a session was held against. Source: RFC 8460 section 4.2.
public enum TLSPolicyKind: String, Hashable, Sendable, CaseIterable {
    case tlsa
    case sts
    case none = "no-policy-found"
}

/// Sessions of one kind on one day.
public struct TLSSessionCount: Hashable, Sendable {
    /// What is counted by.
    public struct Key: Hashable, Sendable {
        /// Days since 1970, UTC.
        public var day: Int64
        /// The domain whose policy it is: the recipients'.
        public var policyDomain: String
        public var kind: TLSPolicyKind
        public var result: TLSResult
        /// Empty where no exchanger was reached.
        public var mxHost: String
        /// Empty where the system chose and no connection was made.
        public var sourceAddress: String

        public init(
            day: Int64, policyDomain: String, kind: TLSPolicyKind, result: TLSResult, mxHost: String,
            sourceAddress: String
        ) {
            self.day = day
            self.policyDomain = policyDomain
            self.kind = kind
            self.result = result
            self.mxHost = mxHost
            self.sourceAddress = sourceAddress
        }
    }

    public let key: Key
    public let count: Int

    public init(key: Key, count: Int) {
        self.key = key
        self.count = count
    }
}
