/// What counts against an address since mail was last delivered to it, for one account.
public struct BounceHistory: Hashable, Sendable {
    /// Hard bounces in a row.
    public private(set) var hardCount: Int
    /// The mailings that bounced softly, in the order in which they did, each once.
    public private(set) var softMailings: [Int64]
    /// A message that was delivered since: all that stands here is void, unless that very message comes back after all.
    public private(set) var delivered: Int64?

    /// Nothing counts against the address.
    public init() { self.init(hardCount: 0) }

    public init(hardCount: Int, softMailings: [Int64] = [], delivered: Int64? = nil) {
        self.hardCount = max(0, hardCount)
        self.softMailings = softMailings
        self.delivered = delivered
    }

    /// Mailings in a row that bounced softly.
    public var softCount: Int { softMailings.count }
    public var isEmpty: Bool { hardCount == 0 && softMailings.isEmpty }

    /// A delivery is noted and nothing forgotten yet: some servers take a message and send it back an hour later. A second one
    /// leaves no doubt.
    func noting(delivery message: Int64) -> BounceHistory {
        guard delivered == nil || delivered == message else { return BounceHistory(hardCount: 0, delivered: message) }
        return BounceHistory(hardCount: hardCount, softMailings: softMailings, delivered: message)
    }

    /// What stands when `message` bounces: nothing where another was delivered in between.
    func standing(at message: Int64) -> BounceHistory {
        guard let delivered, delivered != message else {
            return BounceHistory(hardCount: hardCount, softMailings: softMailings)
        }
        return BounceHistory()
    }

    func addingHard() -> BounceHistory {
        BounceHistory(hardCount: min(hardCount + 1, SuppressionPolicy.hardRange.upperBound), softMailings: softMailings)
    }

    /// What counts where a bounce counted that is not believed any more. A hard bounce that was made of soft ones stays.
    public func removing(_ bounce: AddressBounce, mailing: Int64) -> BounceHistory {
        switch bounce {
        case .hard, .vague:
            BounceHistory(hardCount: hardCount - 1, softMailings: softMailings, delivered: delivered)
        case .soft:
            BounceHistory(
                hardCount: hardCount, softMailings: softMailings.filter { $0 != mailing }, delivered: delivered)
        }
    }

    /// - Parameter limit: mailings that make a hard bounce; `nil`: none do.
    func adding(soft mailing: Int64, limit: Int?) -> BounceHistory {
        guard let limit, !softMailings.contains(mailing) else { return self }
        guard softMailings.count + 1 < limit else { return BounceHistory(hardCount: hardCount).addingHard() }
        return BounceHistory(hardCount: hardCount, softMailings: softMailings + [mailing])
    }
}
