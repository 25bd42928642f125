public import Bounce
public import Spool

/// What came of a campaign's mail, or of its part at one provider or domain (R9, R42).
public struct CampaignResults: Hashable, Sendable {
    /// What one kind of visitor did.
    public struct Uses: Hashable, Sendable {
        public var total = 0
        /// Messages of which it is so.
        public var uniques = 0
        public init() {}
    }

    /// Messages by their status.
    public var counts: [RecipientStatus: Int]
    /// Persons and relays together: their uniques count each message once.
    public var humanOpens = Uses()
    public var humanClicks = Uses()
    public var opens: [Visitor: Uses] = [:]
    public var clicks: [Visitor: Uses] = [:]
    public var unsubscribed = Uses()
    public var complaints = Uses()

    public init(counts: [RecipientStatus: Int], engagements: some Sequence<EngagementCount>) {
        self.counts = counts
        for count in engagements { add(count) }
    }

    private mutating func add(_ count: EngagementCount) {
        switch (count.kind, count.visitor) {
        case (.opened, nil): humanOpens.add(count)
        case (.clicked, nil): humanClicks.add(count)
        case (.opened, let visitor?): opens[visitor, default: Uses()].add(count)
        case (.clicked, let visitor?): clicks[visitor, default: Uses()].add(count)
        case (.unsubscribed, _): unsubscribed.add(count)
        case (.complaint, _): complaints.add(count)
        default: break
        }
    }

    // MARK: Rates

    public var messageCount: Int { counts.values.reduce(0, +) }
    public var deliveredCount: Int { counts[.ok] ?? 0 }

    /// Messages that servers took, of those that were sent or are still to be: `dropped` ones never were.
    public var deliverability: Proportion { Proportion(deliveredCount, of: messageCount - (counts[.dropped] ?? 0)) }
    public var openRate: Proportion { Proportion(humanOpens.uniques, of: deliveredCount) }
    public var clickRate: Proportion { Proportion(humanClicks.uniques, of: deliveredCount) }
    public var clickToOpenRate: Proportion {
        Proportion(humanClicks.uniques, of: max(humanOpens.uniques, humanClicks.uniques))
    }
    public var unsubscribeRate: Proportion { Proportion(unsubscribed.uniques, of: deliveredCount) }
    public var complaintRate: Proportion { Proportion(complaints.uniques, of: deliveredCount) }
    /// Opens by machines alone and by people, each message once for each kind of visitor: what tools report that do not tell
    /// them apart.
    public var machineOpenRate: Proportion {
        Proportion([Visitor.prefetch, .scanner].reduce(0) { $0 + (opens[$1]?.uniques ?? 0) }, of: deliveredCount)
    }
    /// Refused messages of those that are finished.
    public var bounceRate: Proportion {
        let refused = [RecipientStatus.softBounce, .hardBounce, .spamBounce].reduce(0) { $0 + (counts[$1] ?? 0) }
        return Proportion(refused, of: refused + deliveredCount)
    }
}

extension CampaignResults.Uses {
    fileprivate mutating func add(_ count: EngagementCount) {
        total += count.total
        uniques += count.uniques
    }
}
