import Bounce
import Mail

/// What the past of an address says of its future. Newer mail goes before older, and what was accepted before what was
/// guessed; but only a list, or a bounce that is believed and fresh, says that nothing can arrive.
struct HistoryVerdict: Hashable, Sendable {
    /// How long a delivery says that a mailbox is there.
    static let deliveredLife = Duration.seconds(90 * 86_400)
    /// How long an open or a click says that somebody reads.
    static let engagedLife = Duration.seconds(180 * 86_400)
    /// How long a hard bounce says that there is no mailbox, where no list says so any more.
    static let bouncedLife = Duration.seconds(30 * 86_400)
    /// How long a full mailbox is believed to be full.
    static let fullLife = Duration.seconds(7 * 86_400)

    var verdict: Verdict
    var reason: VerificationReason
    var score: Int
    var check: VerificationCheck

    /// - Returns: `nil` where nothing was seen.
    init?(_ history: AddressHistory, at now: Timestamp) {
        if let suppressed = history.suppression {
            self.init(suppressed, at: now)
        } else if let bounce = history.bounce, !history.isDeliveredSince {
            self.init(bounce, at: now)
        } else if let deliveredAt = history.deliveredAt {
            self.init(delivered: deliveredAt, engaged: history.engagedAt, at: now)
        } else {
            return nil
        }
    }

    private init(_ suppressed: AddressHistory.Suppressed, at now: Timestamp) {
        let list = suppressed.isSystem ? "the installation's list" : "the account's list"
        let what = suppressed.isDomain ? "Its domain" : "It"
        let detail =
            "\(what) stands on \(list) of suppressed addresses, put there \(Age.of(suppressed.since, at: now)): \(suppressed.cause.words)."
        let isGone = suppressed.cause == .hardBounce && !suppressed.isDomain
        verdict = isGone ? .undeliverable : .risky
        reason = .suppressed
        score = isGone ? 1 : 10
        check = VerificationCheck(.history, .fail, detail: detail)
    }

    private init(_ bounce: AddressHistory.PastBounce, at now: Timestamp) {
        let age = now - bounce.at
        let detail =
            "Mail to it bounced \(Age.of(bounce.at, at: now)) (\(bounce.reason.rawValue)), and none was delivered since."
        switch bounce.kind {
        case .hard where age < Self.bouncedLife:
            (verdict, reason, score) = (.undeliverable, .previouslyBounced, 3)
            check = VerificationCheck(.history, .fail, detail: detail)
        case .hard, .vague:
            (verdict, reason, score) = (.risky, .previouslyBounced, 20)
            check = VerificationCheck(.history, .warn, detail: detail)
        case .soft where bounce.reason == .mailboxFull && age < Self.fullLife:
            (verdict, reason, score) = (.risky, .mailboxFull, 30)
            check = VerificationCheck(.history, .warn, detail: detail)
        case .soft:
            (verdict, reason, score) = (.unknown, .ok, 55)
            check = VerificationCheck(.history, .warn, detail: detail)
        }
    }

    private init(delivered: Timestamp, engaged: Timestamp?, at now: Timestamp) {
        var detail = "Mail to it was delivered \(Age.of(delivered, at: now))"
        if let engaged { detail += ", and opened or clicked \(Age.of(engaged, at: now))" }
        check = VerificationCheck(.history, .pass, detail: detail + ".")
        reason = .ok
        let isRead = engaged.map { now - $0 < Self.engagedLife } ?? false
        if isRead || now - delivered < Self.deliveredLife {
            verdict = .deliverable
            score = isRead ? 100 : 97
        } else {
            (verdict, score) = (.unknown, 75)
        }
    }

    /// Nothing further needs to be asked.
    var decides: Bool { verdict != .unknown }
}

/// How long ago something was, in words that stay true for a while.
enum Age {
    static func of(_ time: Timestamp, at now: Timestamp) -> String {
        let seconds = max(0, (now - time).components.seconds)
        switch seconds {
        case ..<3_600: return "within the last hour"
        case ..<86_400: return "\(seconds / 3_600) h ago"
        default: return "\(seconds / 86_400) days ago"
        }
    }
}

extension AddressHistory.Suppressed.Cause {
    fileprivate var words: String {
        switch self {
        case .hardBounce: "a hard bounce"
        case .softBounce: "soft bounces in a row"
        case .complaint: "a complaint"
        case .unsubscribe: "its owner wants no mail"
        case .manual: "put there by hand"
        case .imported: "imported"
        }
    }
}
