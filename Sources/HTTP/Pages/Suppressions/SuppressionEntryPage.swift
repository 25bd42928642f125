import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// `/suppressions/of?address=ann@example.com`: whether we write to an address or domain, and if not, with what evidence; and
/// who added and removed it before.
enum SuppressionEntryPage {
    static let endpoints: [Endpoint] = [.get("/suppressions/of", .page, show)]

    static func path(_ address: String) -> String { PagePath.of("/suppressions/of", [("address", address)]) }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let text = query.text("address", limit: 1_000)
        try query.finish()
        guard let text else { throw Problem(.badRequest, "Which address?") }
        let target = try SuppressionActs.target(text)
        let audit = try await front.rooms.spool.suppressionAudit(of: target)
        let lines = audit.filter {
            $0.account.map { $0 == visit.knownCaller.account } ?? visit.seesInstallation
        }
        let standing = try await standing(target, visit, front)
        let entries =
            standing.isEmpty
            ? freeCard(target, visit) : standing.map { entryCard($0, visit) }.reduce(into: Markup.nothing, +=)
        let history = Card("History", historyTable(lines).markup).markup
        return front.layout.page(
            Shown.line(target.description, limit: 254), section: .suppressions,
            trail: [("Suppressions", "/suppressions")], entries + history, request: request, visit: visit)
    }

    /// What forbids writing there: entries of its own on either list, or those of its domain.
    private static func standing(
        _ target: SuppressionTarget, _ visit: Visit, _ front: Front
    ) async throws -> [SuppressionRecord] {
        var filter = SuppressionFilter.seen(by: visit.knownCaller.account)
        filter.address = target.description
        filter.limit = 20
        var found = try await front.rooms.spool.suppressions(filter)
        if case .mailbox(let mailbox) = target {
            let deciding = try await front.rooms.spool.suppressions(of: [mailbox], account: visit.knownCaller.account)
            for record in deciding.compactMap(\.self) where !found.contains(where: { $0.key == record.key }) {
                found.append(record)
            }
        }
        return found
    }

    private static func freeCard(_ target: SuppressionTarget, _ visit: Visit) -> Markup {
        let badge = Badge(word: "Written to", tone: .good).markup
        let add: Markup =
            SuppressionsPage.mayChange(.account, visit)
            ? PageForm(
                action: "/suppressions/add",
                fields: [
                    .hidden("list", "account"), .hidden("target", target.description),
                    .line("note", "Why", hint: "Stands in the history."),
                ], button: "Spare it"
            ).markup : .nothing
        return Card("Now", "<p>\(badge) It is on no list.</p>\(add)").markup
    }

    private static func entryCard(_ record: SuppressionRecord, _ visit: Visit) -> Markup {
        let list: SuppressionsAPI.List = record.account == nil ? .system : .account
        // The system's evidence may be another account's message.
        let seesEvidence = record.account != nil || visit.seesInstallation
        var facts: [(String, Markup)] = [
            ("Spared", Badge(word: "Nothing is sent", tone: .poor).markup),
            ("List", "\(list.words)"), ("Cause", "\(record.cause.words)"),
        ]
        if record.isDomain {
            facts.append(
                ("Covers", "the whole of \(record.domain)\(record.includesSubdomains ? " and names below" : "")"))
        }
        if let reason = record.reason { facts.append(("Reason", "\(reason.words)")) }
        facts.append(("Since", TimeShown(record.createdAt).markup))
        facts.append(("Until", record.expiresAt.map { TimeShown($0).markup } ?? "somebody removes it"))
        if seesEvidence {
            facts.append(("Added by", "\(Shown.line(record.addedBy, limit: 200))"))
            if let note = record.note { facts.append(("Note", "\(Shown.line(note, limit: 1_000))")) }
        }
        if let provider = record.provider { facts.append(("Provider", "\(Shown.line(provider, limit: 100))")) }
        if let rule = record.ruleID { facts.append(("Rule", "<code>\(Shown.line(rule, limit: 100))</code>")) }
        if seesEvidence, let campaign = record.campaign, record.account == visit.knownCaller.account {
            facts.append(("Campaign", "<a href=\"/campaigns/\(campaign.description)\">\(campaign.description)</a>"))
        }
        if seesEvidence, let message = record.message {
            facts.append(("Message", "<a href=\"/messages/\(message.description)\">What happened to it</a>"))
        }
        let reply: Markup? = record.reply.map { "<pre class=\"reply\">\(Shown.block($0, limit: 4_096))</pre>" }
        return Card(
            list == .system ? "On the installation's list" : "On this account's list",
            "\(FactList(facts).markup)\(reply)\(removal(record, list, visit))"
        ).markup
    }

    private static func removal(
        _ record: SuppressionRecord, _ list: SuppressionsAPI.List, _ visit: Visit
    ) -> Markup {
        guard SuppressionsPage.mayChange(list, visit) else {
            return list == .system
                ? "<p class=\"soft small\">An administrator of the installation can take it off.</p>" : .nothing
        }
        return PageForm(
            action: "/suppressions/remove",
            fields: [
                .hidden("list", list.rawValue), .hidden("target", record.address),
                .line("why", "Why it is written to again", isRequired: list == .system),
            ], button: "Take it off the list", tone: .grave
        ).markup
    }

    private static func historyTable(_ lines: [SuppressionAudit]) -> PageTable {
        PageTable(
            caption: "Who added and removed it, newest first",
            columns: ["When", "What", "List", "Cause", "By", "Why"],
            rows: lines.reversed().prefix(200).map { line in
                let words = line.why ?? line.reply ?? ""
                return [
                    .time(line.at), .text(line.action == .add ? "Added" : "Removed"),
                    .soft(line.account == nil ? "installation" : "account"), .text(line.cause.words),
                    .soft(Shown.line(line.by, limit: 100)),
                    words.isEmpty ? .soft("–") : .reply(Shown.reply(words, limit: 300)),
                ]
            }, empty: EmptyState(words: "It was never on a list."))
    }
}
