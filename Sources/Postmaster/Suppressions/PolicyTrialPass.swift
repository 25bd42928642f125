internal import Bounce
internal import Mail
internal import Spool

/// One reading of the log, for a share of the addresses.
struct PolicyTrialPass {
    /// What became of an address that bounced.
    struct Track {
        var history = BounceHistory()
        /// The event that suppressed it under the policy tried, and the one that did in truth.
        var tried: AddressEvent?
        var real: AddressEvent?
        /// Mail was delivered to it after the policy tried, or the real one, had suppressed it.
        var acceptedAfterTried = false
        var acceptedAfterReal = false
        /// Bounces that the policy tried would have spared us.
        var sparedBounceCount = 0
    }

    let policy: SuppressionPolicy
    let limit: Int
    private(set) var share: AddressShare
    private(set) var tracks: [String: Track] = [:]
    /// What did not fit.
    private(set) var leftOver: [AddressShare] = []

    init(policy: SuppressionPolicy, share: AddressShare, limit: Int) {
        self.policy = policy
        self.share = share
        self.limit = limit
    }

    mutating func take(_ event: AddressEvent) {
        guard event.ending != .other, share.contains(event.address) else { return }
        if tracks[event.address] == nil {
            guard event.ending != .delivered else { return }
            makeRoom(for: event.address)
            guard share.contains(event.address) else { return }
            tracks[event.address] = Track()
        }
        tracks[event.address]?.take(event, policy)
    }

    /// Lets go of half the share after half, until there is room or `address` is in a half that was let go.
    private mutating func makeRoom(for address: String) {
        while tracks.count >= limit, share.contains(address), share.canBeHalved {
            leftOver.append(share.halve())
            tracks = tracks.filter { share.contains($0.key) }
        }
    }
}

extension PolicyTrialPass.Track {
    fileprivate mutating func take(_ event: AddressEvent, _ policy: SuppressionPolicy) {
        if case .delivered = event.ending {
            if tried != nil { acceptedAfterTried = true }
            if real != nil { acceptedAfterReal = true }
        } else {
            if tried != nil { sparedBounceCount += 1 }
            if real == nil, event.suppression != nil { real = event }
        }
        guard tried == nil else { return }
        switch policy.decide(event.outcome(), history: history) {
        case .count(let counted): history = counted
        case .suppress: tried = event
        case .keep, .held: break
        }
    }
}
