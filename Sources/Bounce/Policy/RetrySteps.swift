/// The waits between attempts that were refused alike, and how they go on. The numbers are chosen from the schedules of twelve
/// mail systems, compared in 2026-11.
public struct RetrySteps: Hashable, Sendable {
    /// The waits after the first refusals.
    public var waits: [Duration]
    /// The wait after each further one; `nil` ends the tries.
    public var thenEvery: Duration?

    public init(_ waits: [Duration], thenEvery: Duration?) {
        self.waits = waits
        self.thenEvery = thenEvery
    }

    /// - Parameter number: which refusal it was, 1...
    func wait(afterRefusal number: Int) -> Duration? { number <= waits.count ? waits[max(1, number) - 1] : thenEvery }

    private static func minutes(_ waits: Int..., thenEvery: Int?) -> RetrySteps {
        RetrySteps(waits.map { .seconds($0 * 60) }, thenEvery: thenEvery.map { .seconds($0 * 60) })
    }

    /// A short start for one-time passwords; later knocks rarely help.
    public static let general = minutes(1, 5, 10, 20, 40, 60, 120, thenEvery: 240)
    /// Most receivers that greylist take a second attempt after five minutes.
    public static let greylisting = minutes(5, 10, 20, 40, 60, 120, thenEvery: 240)
    /// Slower sending helps, not patience: back within the half hour, then less often.
    public static let throttling = minutes(10, 15, 20, 30, 60, 120, thenEvery: 240)
    public static let busyMailbox = minutes(60, 120, thenEvery: 240)
    /// A mailbox that nobody empties in a day and a half is not emptied for our mail.
    public static let fullMailbox = minutes(60, 240, 720, 1_440, thenEvery: nil)
    /// Every knock while a reputation is poor makes it poorer.
    public static let reputation = minutes(120, 120, 120, thenEvery: 240)

    /// The steps of each reason that does not keep to the general ones.
    public static let byReason: [Reason: RetrySteps] = [
        .greylisted: greylisting, .rateLimited: throttling, .connectionLimit: throttling, .recipientRate: busyMailbox,
        .mailboxFull: fullMailbox, .ipListed: reputation, .ipBlocked: reputation, .domainReputation: reputation,
        .policyBlock: reputation, .spamContent: reputation, .spamURL: reputation,
    ]
}
