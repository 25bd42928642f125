public import Mail

/// What was found out about one address.
public struct Verification: Hashable, Sendable {
    /// As it was given.
    public var address: String
    /// The address as mail is sent to it (domain in lower case and A-labels, local part in NFC); `nil` where it is none.
    public var normalized: String?
    public var verdict: Verdict
    public var reason: VerificationReason
    /// 0 (nothing will arrive) to 100 (it was opened there last week).
    public var score: Int
    /// In the order they were asked.
    public var checks: [VerificationCheck]
    /// The address that was probably meant.
    public var suggestion: String?
    /// Who runs the mailbox (`google`), where the domain or its exchangers tell.
    public var provider: String?
    /// How far an exchanger of that provider can be believed when it is asked about a mailbox; `nil` where nothing is known.
    public var mailboxProviderPolicy: ExchangerTable.Belief?
    public var level: VerificationLevel
    public var checkedAt: Timestamp
    /// How long the answer may be believed, in seconds.
    public var lifetime: Int
    /// It was found out earlier, at `checkedAt`.
    public var isCached: Bool
    /// More is being found out: the deadline came first.
    public var isPending: Bool
    public var elapsed: Duration

    public init(
        address: String, normalized: String? = nil, verdict: Verdict, reason: VerificationReason, score: Int,
        checks: [VerificationCheck] = [], suggestion: String? = nil, provider: String? = nil,
        level: VerificationLevel = .fast, checkedAt: Timestamp, lifetime: Int = 0, isCached: Bool = false,
        isPending: Bool = false, elapsed: Duration = .zero
    ) {
        self.address = address
        self.normalized = normalized
        self.verdict = verdict
        self.reason = reason
        self.score = score
        self.checks = checks
        self.suggestion = suggestion
        self.provider = provider
        self.level = level
        self.checkedAt = checkedAt
        self.lifetime = lifetime
        self.isCached = isCached
        self.isPending = isPending
        self.elapsed = elapsed
    }
}
