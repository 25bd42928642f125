import Accounts
import Bounce
import Campaigns
import Hummingbird
import Mail
import MailAuth
import Postmaster
import Spool
import Storage

/// The account's own campaigns in quarantine, and the explanation that is asked for (R31).
enum OwnQuarantines {
    static let limit = 20

    static func markup(_ visit: Visit, _ front: Front) async throws -> Markup {
        var filter = QuarantineFilter()
        filter.account = visit.knownCaller.account
        filter.limit = limit
        let quarantines = try await front.rooms.quarantines.list(filter)
        guard !quarantines.isEmpty else { return .nothing }
        let worst = try await front.worstSources(of: quarantines)
        let cards = quarantines.enumerated().markup { index, quarantine in
            let source = worst[quarantine.campaign].map(\.sentence)
            let form: Markup? =
                quarantine.state == .open && visit.knownCaller.may(.campaignsWrite)
                ? PageForm(
                    action: "/senders/explain",
                    fields: [
                        .hidden("campaign", quarantine.campaign.description),
                        .block(
                            "text", "Your explanation", quarantine.explanation?.text ?? "", rows: 4,
                            hint: "Where do the addresses come from, and what will be done? An administrator reads it.",
                            isRequired: true),
                    ], button: quarantine.explanation == nil ? "Explain" : "Change the explanation", id: "q\(index)"
                ).markup : nil
            return "\(QuarantineView(quarantine, worstSource: source).markup)\(form)"
        }
        return Card("Campaigns in quarantine", cards).markup
    }

    static func explain(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        guard let campaign: CampaignKey = try form.key("campaign") else {
            throw Problem(.badRequest, "Which campaign?")
        }
        let text = try form.demand("text", "The explanation", limit: Quarantines.textByteLimit)
        _ = try await QuarantinesPage.telling {
            try await front.rooms.quarantines.explain(
                campaign, account: visit.knownCaller.account, text, by: visit.party)
        }
        return Said.then("/senders", "Thank you. An administrator looks at it.")
    }
}
