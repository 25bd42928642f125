import Mail

extension Diagnosis {
    /// What a session that ended without a deciding answer means: try again.
    init(_ failure: SessionFailure) {
        let (reason, sentence): (Reason, String) =
            switch failure {
            case .connectionRefused: (.network, "The receiving server refused the connection.")
            case .connectionTimedOut: (.network, "The receiving server did not take the connection in time.")
            case .networkUnreachable: (.network, "No way leads to the receiving server's network.")
            case .connectionClosed: (.network, "The receiving server closed the connection without an answer.")
            case .timedOut: (.network, "The receiving server did not answer in time.")
            case .protocolViolation: (.protocolError, "The receiving server answered with something that is no reply.")
            case .tlsFailed: (.tlsFailed, Reason.tlsFailed.sentence)
            case .outcomeUnknown: (.outcomeUnknown, Reason.outcomeUnknown.sentence)
            }
        self.init(
            status: .deferred, reason: reason, confidence: failure == .outcomeUnknown ? 0.5 : 0.95,
            ruleID: "session.\(failure.rawValue)", explanation: sentence)
    }

    /// What a server means that does not come up to the TLS policy for it: it may be mended, so try again.
    init(_ peer: InsecurePeer) {
        let reason: Reason =
            switch peer.fault {
            case .notOffered: .tlsNotOffered
            case .nameMismatch: .certificateMismatch
            case .expired: .certificateExpired
            case .untrusted: .certificateUntrusted
            case .daneMismatch: .daneMismatch
            }
        self.init(
            status: .deferred, reason: reason, confidence: 0.97, ruleID: "tls.\(peer.fault.rawValue)",
            evidence: peer.detail, explanation: reason.sentence)
    }

    /// What a domain that leads to no exchanger means.
    init(_ failure: RoutingFailure) {
        switch failure {
        case .noSuchDomain:
            self.init(
                status: .hardBounce, reason: .domainUnknown, confidence: 0.97, ruleID: "routing.no_such_domain",
                explanation: Reason.domainUnknown.sentence)
        case .nullMX:
            self.init(
                status: .hardBounce, reason: .domainNoMail, confidence: 0.99, ruleID: "routing.null_mx",
                explanation: "The domain says by a null MX that it takes no mail.")
        case .noMailHost:
            self.init(
                status: .hardBounce, reason: .domainNoMail, confidence: 0.9, ruleID: "routing.no_mail_host",
                explanation: "The domain has neither a mail exchanger nor an address.")
        case .temporary:
            self.init(
                status: .deferred, reason: .network, confidence: 0.95, ruleID: "routing.temporary",
                explanation: "The name servers of the domain do not answer for now.")
        case .forbiddenAddress:
            self.init(
                status: .softBounce, reason: .domainNoMail, confidence: 0.6, ruleID: "routing.forbidden_address",
                explanation: "The domain's mail exchangers are addresses that no mail can be sent to.")
        case .mxNotInPolicy:
            self.init(
                status: .deferred, reason: .mxNotInPolicy, confidence: 0.97, ruleID: "routing.mx_not_in_policy",
                explanation: Reason.mxNotInPolicy.sentence)
        case .noSource:
            self.init(
                status: .deferred, reason: .network, confidence: 0.95, ruleID: "routing.no_source",
                explanation: "None of the sending addresses is of a kind, IPv4 or IPv6, that the exchangers have.")
        case .tlsaUnavailable:
            self.init(
                status: .deferred, reason: .network, confidence: 0.9, ruleID: "routing.tlsa_unavailable",
                explanation: "The name servers do not prove which certificates the domain's exchangers have.")
        }
    }

    private init(
        status: RecipientStatus, reason: Reason, confidence: Double, ruleID: String, evidence: String = "",
        explanation: String
    ) {
        self.init(
            status: status, reason: reason, blame: reason.blame, confidence: confidence, replyCode: nil,
            enhancedCode: nil, ruleID: ruleID, isMatched: true, evidence: evidence, explanation: explanation,
            advice: reason.advice(for: status), retryAfter: nil)
    }
}
