/// How often which mail comes back from one provider, drawn after its own mix has let a recipient in.
struct ReturnMix: Sendable {
    /// How it words a bounce.
    var form = ReturnLetter.Form.report(action: "failed")
    /// Recipients of a thousand who complain; 0 where the provider has no feedback loop.
    var complaints = 0

    /// Of a thousand accepted recipients, beside those who complain.
    private static let shares: [(weight: Int, kind: Kind)] = [
        (6, .unknown), (4, .full), (2, .spam), (3, .delayed), (1, .relayed), (9, .autoReply),
    ]

    private enum Kind { case unknown, full, spam, delayed, relayed, autoReply }

    /// `nil` for the many from whom nothing comes back.
    func fate(of recipient: String, provider: String, seed: UInt64) -> Fate? {
        var lot = Int(Lot.draw(seed, provider, "returns", recipient) % 1_000) - complaints
        if lot < 0 { return .later(.complaint, truth: .ok) }
        for share in ReturnMix.shares {
            lot -= share.weight
            if lot < 0 { return fate(share.kind) }
        }
        return nil
    }

    private func fate(_ kind: Kind) -> Fate {
        switch kind {
        case .unknown: .later(.bounce(ReturnLetter.unknown, status: "5.1.1", form: form), truth: .hardBounce)
        case .full: .later(.bounce(ReturnLetter.full, status: "5.2.2", form: form), truth: .softBounce)
        case .spam: .later(.bounce(ReturnLetter.spam, status: "5.7.1", form: form), truth: .spamBounce)
        case .delayed: .later(.delayed, truth: .ok)
        case .relayed: .later(.relayed, truth: .ok)
        case .autoReply: .later(.autoReply, truth: .ok)
        }
    }
}

extension Profile {
    /// What comes back from it.
    var returns: ReturnMix {
        switch name {
        case "exim": ReturnMix(form: .failedRecipients)
        case "yahoo": ReturnMix(form: .prose, complaints: 3)
        case "qq": ReturnMix(form: .prose)
        case "outlook", "comcast", "mailru": ReturnMix(complaints: 3)
        default: ReturnMix()
        }
    }
}
