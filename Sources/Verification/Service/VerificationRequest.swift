public import Storage

/// How an address is to be verified.
public struct VerificationRequest: Hashable, Sendable {
    public var level: VerificationLevel
    public var policy: AddressPolicy
    /// Whose history counts; `nil`: nobody's, as where a stranger asks.
    public var account: AccountID?
    /// How long the caller waits; what is not known by then is found out behind its back. At least 1 ms.
    public var deadline: Duration
    /// Answers that are kept and still believed will do.
    public var takesKept = true

    public static let standardDeadline = Duration.milliseconds(1_500)
    /// What a caller may ask for.
    public static let deadlines = Duration.milliseconds(1)...Duration.seconds(60)

    public init(
        level: VerificationLevel = .dns, policy: AddressPolicy = .mailbox, account: AccountID? = nil,
        deadline: Duration = VerificationRequest.standardDeadline
    ) {
        self.level = level
        self.policy = policy
        self.account = account
        self.deadline = min(max(deadline, Self.deadlines.lowerBound), Self.deadlines.upperBound)
    }
}
