public import Mail

/// What became of one signature.
public struct DKIMResult: Hashable, Sendable {
    /// Source: RFC 8601 section 2.7.1.
    public enum Word: String, Hashable, Sendable {
        case pass, fail, policy
        case temporaryError = "temperror"
        case permanentError = "permerror"
    }

    /// `nil` where the field could not be read so far.
    public let domain: DomainName?
    public let selector: String?
    public let algorithm: DKIMAlgorithm?
    /// `nil`: the signature is good.
    public let failure: DKIMFailure?
    /// The domain says that it is trying DKIM out (`t=y`): a failure is then to be treated as no signature.
    public let isTesting: Bool

    public var word: Word { failure?.result ?? .pass }
    public var isGood: Bool { failure == nil }

    init(_ signature: DKIMSignature?, failure: DKIMFailure?, isTesting: Bool = false) {
        domain = signature?.domain
        selector = signature?.selector
        algorithm = signature?.algorithm
        self.failure = failure
        self.isTesting = isTesting
    }
}
