public import Bounce
public import Mail
internal import Spool

/// How a policy compares with what was done.
public struct PolicyTrialReport: Hashable, Sendable {
    /// Addresses, of which some accepted mail after they had been suppressed, or would have been: those were suppressed for
    /// nothing.
    public struct Group: Hashable, Sendable {
        public internal(set) var count = 0
        public internal(set) var acceptedLater = 0
        /// The first of them, as the log has them.
        public internal(set) var examples: [Example] = []
    }

    public struct Example: Hashable, Sendable {
        public let address: String
        public let reason: Reason
        /// When it was suppressed, or would have been.
        public let at: Timestamp
        public let acceptedLater: Bool
    }

    /// Addresses with a bounce that speaks of them.
    public internal(set) var bounced = 0
    /// Suppressed in truth, and under the policy tried.
    public internal(set) var real = 0
    public internal(set) var tried = 0
    /// Under both.
    public internal(set) var both = Group()
    /// Under the policy tried alone.
    public internal(set) var added = Group()
    /// In truth alone.
    public internal(set) var spared = Group()
    /// Bounces of addresses that the policy tried would have suppressed before.
    public internal(set) var avoidedBounces = 0

    mutating func add(_ pass: PolicyTrialPass, limit: Int) {
        for (address, track) in pass.tracks {
            bounced += 1
            avoidedBounces += track.sparedBounceCount
            if track.real != nil { real += 1 }
            if track.tried != nil { tried += 1 }
            switch (track.tried, track.real) {
            case (let tried?, .some): both.add(address, tried, track.acceptedAfterTried, limit: 0)
            case (let tried?, nil): added.add(address, tried, track.acceptedAfterTried, limit: limit)
            case (nil, let real?): spared.add(address, real, track.acceptedAfterReal, limit: limit)
            case (nil, nil): break
            }
        }
    }
}

extension PolicyTrialReport.Group {
    fileprivate mutating func add(_ address: String, _ event: AddressEvent, _ isAccepted: Bool, limit: Int) {
        count += 1
        if isAccepted { acceptedLater += 1 }
        guard limit > 0, examples.count < limit || event.at < examples[examples.count - 1].at else { return }
        let example = PolicyTrialReport.Example(
            address: address, reason: event.reason, at: event.at, acceptedLater: isAccepted)
        let place = examples.firstIndex { ($0.at, $0.address) > (example.at, example.address) } ?? examples.count
        examples.insert(example, at: place)
        if examples.count > limit { examples.removeLast() }
    }
}
