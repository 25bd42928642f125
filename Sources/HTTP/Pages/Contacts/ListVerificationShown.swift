import Campaigns
import Mail
import Storage
import Verification

/// What is known of a list's addresses: when they were verified, what came of it, and the question to do it again.
struct ListVerificationShown {
    let markup: Markup

    init(_ list: ListRecord, _ verification: ListVerification?, _ now: Timestamp, mayAsk: Bool) {
        let verification = verification ?? ListVerification(list: list.key)
        let standing = verification.standing(memberCount: list.memberCount, at: now)
        var markup: Markup =
            switch standing {
            case .empty: "<span class=\"soft\">–</span>"
            case .never: Badge(word: "Not all verified", tone: .fair).markup
            case .old: Badge(word: "Long ago", tone: .fair).markup
            case .running: Badge(word: "Running", tone: .quiet).markup
            case .fresh: Badge(word: "Verified", tone: .good).markup
            }
        if let run = verification.run {
            markup += " <span class=\"small\">\(Figures.count(run.count)) of \(Figures.count(list.memberCount))</span>"
        } else if let at = verification.verifiedAt {
            markup += " <span class=\"small\">\(TimeShown(at).markup)</span>"
        }
        if verification.verifiedCount > 0 {
            let shares = Verdict.allCases.filter { verification.counts[$0] ?? 0 > 0 }.map { verdict in
                "\(Figures.percent(verification.counts[verdict] ?? 0, of: verification.verifiedCount)) \(verdict.rawValue)"
            }
            markup += "<br><span class=\"soft small\">\(shares.joined(separator: ", "))</span>"
        }
        if mayAsk, verification.isAsking(memberCount: list.memberCount, at: now) {
            markup += PageForm(action: "/lists/\(list.key)/verify", button: "Verify now", tone: .quiet).markup
        }
        self.markup = markup
    }
}
