public import Mail

/// One question asked of an address, and its answer.
public struct VerificationCheck: Hashable, Sendable {
    public enum Name: String, Hashable, Sendable, CaseIterable {
        case syntax, length, idna, domain, mx, disposable, role, free, typo, history, smtp
        case catchAll = "catch_all"
    }

    public enum Status: String, Hashable, Sendable, CaseIterable {
        case pass, fail, warn
        /// Not asked: a check before it decided, or the level does not reach it.
        case skipped
        /// Asked, and there was no answer.
        case unknown
    }

    public var name: Name
    public var status: Status
    /// One sentence or the reply's own words, at most 500 octets, without control characters; empty where the status says
    /// all.
    public var detail: String
    /// The exchanger's basic reply code, where it gave one.
    public var code: ReplyCode?
    public var enhancedCode: EnhancedStatusCode?
    /// How long the check took.
    public var duration: Duration

    public init(
        _ name: Name, _ status: Status, detail: String = "", code: ReplyCode? = nil,
        enhancedCode: EnhancedStatusCode? = nil, duration: Duration = .zero
    ) {
        self.name = name
        self.status = status
        self.detail = detail
        self.code = code
        self.enhancedCode = enhancedCode
        self.duration = duration
    }
}
