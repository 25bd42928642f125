import Accounts
import Bounce
import Campaigns
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/quarantines`: the desk where administrators decide about campaigns that bounced beyond what is borne (R31).
enum QuarantinesPage {
    static let endpoints: [Endpoint] = [
        .get("/quarantines", .page, show),
        .post("/quarantines/release", .act(.system)) { try await decide($0, $1, $2, releases: true) }.notingItself(),
        .post("/quarantines/reject", .act(.system)) { try await decide($0, $1, $2, releases: false) }.notingItself(),
    ]

    static let limit = 30

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard visit.seesInstallation else {
            throw Problem(.forbidden, "The quarantine desk is for administrators of the installation.")
        }
        var query = QueryReader(request)
        let before: QuarantineKey? = query.key("before")
        try query.finish()
        var filter = QuarantineFilter()
        filter.limit = 100
        filter.state = .open
        let waiting = before == nil ? try await front.rooms.quarantines.list(filter) : []
        filter.state = nil
        filter.before = before
        filter.limit = limit + 1
        let all = try await front.rooms.quarantines.list(filter)
        let worst = try await front.worstSources(of: waiting)
        let names = Dictionary(
            try await front.rooms.accounts.accounts().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        func name(_ account: AccountID) -> String { Shown.line(names[account] ?? account.description, limit: 120) }
        var content = waiting.enumerated().markup { index, quarantine in
            card(quarantine, worst[quarantine.campaign], name(quarantine.account), index, visit)
        }
        if waiting.isEmpty, before == nil {
            content +=
                Card(
                    "Waiting",
                    EmptyState(
                        words:
                            "Nothing waits for a decision. Campaigns that bounce beyond what is borne come here by themselves."
                    ).markup
                ).markup
        }
        let decided = all.prefix(limit).filter { $0.state != .open }
        content +=
            Card(
                "Decided",
                PageTable(
                    caption: "Decided quarantines, newest first",
                    columns: ["Since", "Account", "Campaign", "State", "Why", "Note"],
                    rows: decided.map { row($0, name($0.account)) },
                    empty: EmptyState(words: "Nothing was decided yet.")
                ).markup
                    + Pager(
                        next: all.count > limit
                            ? PagePath.of("/quarantines", [("before", all[limit - 1].key.description)]) : nil
                    ).markup
            ).markup
        return front.layout.page(
            "Quarantine", section: .quarantines, lead: "Campaigns that are held until somebody decides.", content,
            request: request, visit: visit)
    }

    private static func row(_ quarantine: Quarantine, _ account: String) -> [Cell] {
        [
            .time(quarantine.since), .text(account), .text(Shown.line(quarantine.campaignName, limit: 120)),
            .badge(quarantine.state.badge), .soft(quarantine.excess.sentence),
            .soft(Shown.line(quarantine.decision?.text ?? "", limit: 300)),
        ]
    }

    private static func card(
        _ quarantine: Quarantine, _ worst: SourceRate?, _ account: String, _ index: Int, _ visit: Visit
    ) -> Markup {
        let view = QuarantineView(quarantine, worstSource: worst?.sentence)
        let silent: Markup? =
            quarantine.explanation == nil
            ? "<p class=\"soft small\">The sender has not explained it yet.</p>" : nil
        guard visit.knownCaller.may(.system) else {
            return Card(
                "\(Shown.line(quarantine.campaignName, limit: 120)) – \(account)", "\(view.facts.markup)\(silent)"
            ).markup
        }
        let key = Field.hidden("campaign", quarantine.campaign.description)
        let release = PageForm(
            action: "/quarantines/release",
            fields: [
                key, .line("note", "Note for the sender", isRequired: true),
                .tick(
                    "innocent", "The sender was innocent", false, hint: "It does not count towards a suspension then."),
            ], button: "Release it", id: "release\(index)")
        let reject = PageForm(
            action: "/quarantines/reject", fields: [key, .line("note", "Note for the sender", isRequired: true)],
            button: "Reject it", tone: .grave, id: "reject\(index)",
            question: "Stop the campaign for good?")
        return Card(
            "\(Shown.line(quarantine.campaignName, limit: 120)) – \(account)",
            "\(view.facts.markup)\(silent)<div class=\"columns\">\(release.markup)\(reject.markup)</div>"
        ).markup
    }

    private static func decide(
        _ request: Request, _ visit: Visit, _ front: Front, releases: Bool
    ) async throws -> Response {
        let form = try await FormReader(request, front)
        guard let campaign: CampaignKey = try form.key("campaign") else {
            throw Problem(.badRequest, "Which campaign?")
        }
        let note = try form.demand("note", "A note for the sender", limit: Quarantines.textByteLimit)
        let isInnocent = form.flag("innocent")
        let decided = try await telling {
            releases
                ? try await front.rooms.quarantines.release(
                    campaign, note: note, isInnocent: isInnocent, by: visit.party)
                : try await front.rooms.quarantines.reject(campaign, note: note, by: visit.party)
        }
        return Said.then(
            "/quarantines",
            "“\(Shown.line(decided.campaignName, limit: 100))” was \(releases ? "released" : "rejected").")
    }

    /// What the room refuses, for people.
    static func telling(_ act: () async throws -> Quarantine) async throws -> Quarantine {
        do {
            return try await act()
        } catch QuarantineError.unknown {
            throw Problem(.notFound, "No such campaign, or it was never in quarantine.")
        } catch QuarantineError.decided(let state) {
            throw Problem(.conflict, "The quarantine is over: it was \(state.rawValue).")
        } catch QuarantineError.badText {
            throw Problem(.badRequest, "The text is 1 to \(Quarantines.textByteLimit) bytes.")
        }
    }
}
