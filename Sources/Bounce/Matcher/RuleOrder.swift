import Mail

/// Which rule speaks first: operators' own, then providers', then words, then enhanced codes, vague words, reply codes;
/// within these, evidence about the sender before evidence about the recipient.
enum RuleOrder {
    static func sorted(_ rules: [Rule]) -> [Rule] {
        rules.enumerated().sorted { left, right in
            let (first, second) = (key(left.element), key(right.element))
            return first != second ? first < second : left.offset < right.offset
        }.map(\.element)
    }

    private static func key(_ rule: Rule) -> Int { tier(rule) * 100 + place(rule.reason) }

    private static func tier(_ rule: Rule) -> Int {
        let isProviders = rule.provider != nil
        if rule.groups.isEmpty {
            if rule.enhancedCodes.isEmpty { return 10 }
            if rule.strength == .vague { return 9 }
            return isProviders ? 6 : 7
        }
        return switch rule.strength {
        case .sure: isProviders ? 1 : 2
        case .likely: isProviders ? 3 : 4
        case .vague: isProviders ? 5 : 8
        }
    }

    /// Reading a block of the sender as a dead address is the costliest error, so such reasons are looked for first.
    private static func place(_ reason: Reason) -> Int {
        switch reason {
        case .notABounce, .autoReply, .complaint, .discarded, .suppressed, .cancelled, .delivered: 9
        case .greylisted: 10
        case .recipientRate, .rateLimited, .connectionLimit: 15
        case .virusOrAttachment: 20
        case .authFailure, .senderHost: 22
        case .ipListed: 24
        case .spamURL: 25
        case .ipBlocked, .domainReputation: 26
        case .spamContent: 28
        case .policyBlock: 30
        case .tlsRequired, .tlsFailed, .tlsNotOffered, .certificateMismatch, .certificateExpired, .certificateUntrusted,
            .daneMismatch, .mxNotInPolicy:
            32
        case .messageTooLarge, .messageMalformed, .charsetUnsupported, .mailLoop: 34
        case .recipientDisabled, .recipientMoved: 40
        case .mailboxFull, .systemFull: 42
        case .senderRefused: 44
        case .recipientPolicy: 46
        case .recipientSyntax: 48
        case .recipientUnknown: 50
        case .domainNoMail: 51
        case .domainUnknown: 52
        case .relayDenied: 60
        case .mailerError, .systemError: 62
        case .network: 64
        case .expired: 66
        case .protocolError: 68
        case .recipientRefused: 70
        case .outcomeUnknown, .unknown: 80
        }
    }
}
