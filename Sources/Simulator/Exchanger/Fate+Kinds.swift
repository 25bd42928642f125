extension Fate {
    static let ok = Fate(behaviour: .accept, truth: .ok)

    /// No such mailbox, or one that is closed for good.
    static func hard(_ text: String, at stage: FateStage = .rcpt) -> Fate {
        Fate(behaviour: .refuse(Wording(text), at: stage), truth: .hardBounce)
    }

    /// What Gmail said to living accounts on 14 and 15 December 2020.
    static let denied = hard(
        """
        550-5.1.1 The email account that you tried to reach does not exist. Please try
        550-5.1.1 double-checking the recipient's email address for typos or
        550-5.1.1 unnecessary spaces. Learn more at
        550 5.1.1  https://support.google.com/mail/?p=NoSuchUser {id} - gsmtp
        """)

    /// Full, unauthenticated, not allowed to write: the address stays good.
    static func soft(_ text: String, at stage: FateStage = .rcpt) -> Fate {
        Fate(behaviour: .refuse(Wording(text), at: stage), truth: .softBounce)
    }

    /// Blocked for what the message says or for where it comes from.
    static func spam(_ text: String, at stage: FateStage = .rcpt) -> Fate {
        Fate(behaviour: .refuse(Wording(text), at: stage), truth: .spamBounce)
    }

    /// Not now; five minutes later it is.
    static func greylist(_ text: String, wait: Duration = .seconds(300)) -> Fate {
        Fate(behaviour: .refuseAtFirst(Wording(text), at: .rcpt, visits: 1, wait: wait), truth: .ok)
    }

    /// Not so fast; after some visits it is let in.
    static func busy(_ text: String, at stage: FateStage = .rcpt, visits: Int = 1) -> Fate {
        Fate(behaviour: .refuseAtFirst(Wording(text), at: stage, visits: visits, wait: .zero), truth: .ok)
    }
}
