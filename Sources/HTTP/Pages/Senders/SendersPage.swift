import Accounts
import Bounce
import Campaigns
import Hummingbird
import Mail
import MailAuth
import Postmaster
import Spool
import Storage

/// `/senders`: Reputation Health (R30): how well mail is taken of the account, of each From domain and of each source address, and
/// what to do next.
enum SendersPage {
    static let endpoints: [Endpoint] =
        [
            .get("/senders", .page, show),
            .post("/senders/explain", .act(.campaignsWrite), OwnQuarantines.explain).notingItself(),
        ] + HealthPolicyPage.endpoints

    enum View { case account, installation, policy }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let scope: SenderParty.Scope = query.choice("scope") ?? .account
        let value = query.text("value", limit: 254) ?? ""
        let checks = query.flag("check")
        let ofAll = query.flag("all")
        try query.finish()
        if ofAll, !visit.seesInstallation {
            throw Problem(.forbidden, "The whole installation's figures are for its administrators.")
        }
        let account = ofAll ? nil : visit.knownCaller.account
        let health = front.rooms.senderHealth
        let policy = ofAll ? health.policy : try await health.policy(of: visit.knownCaller.account)
        let standings = try await health.standings(of: account)
        guard let chosen = standings.first(where: { $0.party.scope == scope && $0.party.value == value }) else {
            throw Problem(.notFound, "Nothing was sent from there in the last \(policy.days) days.")
        }
        let days = try await health.days(of: chosen.party, count: policy.days)
        let view = SenderView(standing: chosen, policy: policy, days: days, isWhole: ofAll)
        var content = tabs(visit, ofAll ? .installation : .account) + view.markup
        // The worst comes first.
        let author = scope == .fromDomain ? value : standings.first { $0.party.scope == .fromDomain }?.party.value
        content += try await SenderAdvice(view, author: author, checksDNS: checks, visit, front).markup
        content +=
            Card(
                "Everything mail goes out from", lead: "The worst first. A name shows its own figures.",
                SenderView.table(standings, policy, ofAll: ofAll).markup
            ).markup
        if ofAll { content += try await accounts(health) }
        if !ofAll { content += try await OwnQuarantines.markup(visit, front) }
        return front.layout.page(
            "Senders", section: .senders,
            lead: "Reputation Health over the last \(policy.days) days, of messages that are finished.", content,
            request: request, visit: visit)
    }

    static func tabs(_ visit: Visit, _ view: View) -> Markup {
        var tabs = [("This account", "/senders", view == .account)]
        if visit.seesInstallation {
            tabs.append(("Whole installation", "/senders?all=true", view == .installation))
        }
        return Tabs(tabs: tabs + [("Policy", "/senders/policy", view == .policy)]).markup
    }

    /// Every account that sent something.
    private static func accounts(_ health: SenderHealth) async throws -> Markup {
        let standings = try await health.accountStandings()
        return Card(
            "Accounts", lead: "The worst first.",
            PageTable(
                caption: "Accounts by their bounce rate", columns: ["Account"] + SenderView.columns,
                rows: standings.prefix(200).map { standing in
                    let id = standing.party.account?.description ?? ""
                    return [.link(id, to: "/accounts/\(FormText.encode(id))")] + SenderView.cells(standing)
                }, empty: EmptyState(words: "No account sent anything yet.")
            ).markup
        ).markup
    }

    static func path(_ party: SenderParty, ofAll: Bool, check: Bool = false) -> String {
        PagePath.of(
            "/senders",
            [
                ("all", ofAll ? "true" : nil), ("scope", party.scope == .account ? nil : party.scope.rawValue),
                ("value", party.value), ("check", check ? "true" : nil),
            ])
    }
}
