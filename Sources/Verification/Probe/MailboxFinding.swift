import Bounce
import Mail

/// What asking an exchanger about a mailbox came to.
struct MailboxFinding: Hashable, Sendable {
    var verdict: Verdict
    var reason: VerificationReason
    var score: Int
    /// `smtp`, then `catch_all`.
    var checks: [VerificationCheck]
    /// Another time it may say more.
    var isPassing = false
    /// How long the server asked us to wait.
    var retryAfter: Duration?
}

extension MailboxFinding {
    /// Nobody was asked, or what was said proves nothing: the level below has the word.
    static func nothing(_ detail: String, asked: ProbeAnswer? = nil, catchAll: VerificationCheck? = nil)
        -> MailboxFinding
    {
        let check =
            asked.map { VerificationCheck(smtp: .unknown, detail, $0) }
            ?? VerificationCheck(.smtp, .skipped, detail: detail)
        return MailboxFinding(
            verdict: .unknown, reason: .ok, score: 60,
            checks: [check, catchAll ?? VerificationCheck(.catchAll, .skipped)])
    }

    /// We may not ask there for now.
    static func turnedAway(_ detail: String) -> MailboxFinding {
        MailboxFinding(
            verdict: .unknown, reason: .senderBlocked, score: 50,
            checks: [
                VerificationCheck(.smtp, .skipped, detail: BoundedDetail.of(detail)),
                VerificationCheck(.catchAll, .skipped),
            ])
    }

    /// A yes of a service that says yes to everybody.
    static func service(_ facts: DomainFacts, _ yes: MailboxFinding) -> MailboxFinding {
        var finding = yes
        (finding.verdict, finding.reason, finding.score) = (.risky, .catchAll, 50)
        finding.checks[finding.checks.count - 1] = VerificationCheck(
            .catchAll, .warn, detail: "\(facts.known?.name ?? "The exchanger") takes mail for everybody.")
        return finding
    }

    /// What the real recipient's answer says by itself.
    init(_ word: MailboxWord, _ answer: ProbeAnswer, _ diagnosis: Diagnosis) {
        let text = answer.reply.map { $0.description } ?? diagnosis.explanation
        let (verdict, reason, score, status, isPassing):
            (Verdict, VerificationReason, Int, VerificationCheck.Status, Bool) =
                switch word {
                case .yes: (.deliverable, .ok, 80, .pass, false)
                case .no(let reason): (.undeliverable, reason, 2, .fail, false)
                case .full: (.risky, .mailboxFull, 30, .warn, false)
                case .turnedAway: (.unknown, .senderBlocked, 50, .unknown, answer.reply?.code.isTransient ?? false)
                case .refused: (.unknown, .policyRefused, 40, .unknown, false)
                case .later(let reason): (.unknown, reason, 50, .unknown, true)
                }
        self.init(
            verdict: verdict, reason: reason, score: score,
            checks: [VerificationCheck(smtp: status, text, answer), VerificationCheck(.catchAll, .skipped)],
            isPassing: isPassing, retryAfter: diagnosis.retryAfter)
    }

    /// The answer about somebody made up changes what the yes is worth.
    mutating func weigh(_ catchAll: CatchAllAnswer, against belief: ExchangerTable.Belief) {
        checks[checks.count - 1] = catchAll.check
        switch (catchAll.isCatchAll, belief) {
        case (false?, _): score = 95
        case (true?, .proves):
            (verdict, reason, score) = (.risky, .catchAll, 50)
        case (true?, _), (nil, .refusals), (nil, .nothing):
            // The provider says yes to everybody, which is no habit of this domain's.
            (verdict, reason, score) = (.unknown, .ok, 60)
            checks[0].status = .unknown
        case (nil, .proves): score = 80
        }
    }
}

/// Whether a domain's exchanger takes somebody who was made up.
struct CatchAllAnswer: Hashable, Sendable {
    /// `nil`: it could not be told.
    var isCatchAll: Bool?
    var check: VerificationCheck

    init(_ word: MailboxWord, _ answer: ProbeAnswer, _ diagnosis: Diagnosis) {
        let text = answer.reply.map { $0.description } ?? diagnosis.explanation
        let status: VerificationCheck.Status
        switch word {
        case .yes: (isCatchAll, status) = (true, .warn)
        case .no: (isCatchAll, status) = (false, .pass)
        case .full, .turnedAway, .refused, .later: (isCatchAll, status) = (nil, .unknown)
        }
        check = VerificationCheck(.catchAll, status, detail: text, asked: answer)
    }
}

extension VerificationCheck {
    fileprivate init(smtp status: Status, _ detail: String, _ answer: ProbeAnswer) {
        self.init(.smtp, status, detail: detail, asked: answer)
    }

    fileprivate init(_ name: Name, _ status: Status, detail: String, asked answer: ProbeAnswer) {
        self.init(
            name, status, detail: BoundedDetail.of(detail), code: answer.reply?.code,
            enhancedCode: answer.reply?.enhancedCode, duration: answer.duration)
    }
}

/// A stranger's words, fit to be shown: no control characters, at most 500 octets.
enum BoundedDetail {
    static let byteLimit = 500

    static func of(_ text: String) -> String {
        var bounded = String.UnicodeScalarView()
        var byteCount = 0
        for scalar in text.unicodeScalars {
            let shown: Unicode.Scalar = isShown(scalar) ? scalar : " "
            byteCount += UTF8.width(shown)
            guard byteCount <= byteLimit else { break }
            bounded.append(shown)
        }
        return String(bounded)
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
