import Accounts
import Bounce
import Hummingbird
import Mail
import Postmaster
import Storage

/// `/rules`: the rules that refusals are judged by, what they caught, what none knew, and a place to try a text.
enum RulesPage {
    static let endpoints: [Endpoint] = [.get("/rules", .page, show)]

    /// Rules on a page.
    static let limit = 100
    static let textLimit = 8_192

    private struct Wish {
        var text: String?
        var exchanger: String?
        var stage: Stage?
        var provider: String?
        var reason: Reason?
        var after: Int
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard visit.seesInstallation else {
            throw Problem(.forbidden, "The rules are for administrators of the installation.")
        }
        var query = QueryReader(request)
        let wish = Wish(
            text: query.text("text", limit: textLimit), exchanger: query.text("mx", limit: 254),
            stage: query.choice("stage"), provider: query.text("provider", limit: 100), reason: query.choice("reason"),
            after: query.number("after", in: 0...100_000) ?? 0)
        try query.finish()
        let use = try await front.rooms.reports.ruleUse()
        let rules = front.rooms.rules
        let content = trial(wish, rules) + unmatched(use) + list(wish, rules, use)
        return front.layout.page(
            "Rules", section: .rules, lead: "What servers say, and what it means.", content, request: request,
            visit: visit)
    }

    // MARK: Trying

    private static func trial(_ wish: Wish, _ rules: RuleSet) -> Markup {
        let stages = [("", "Unknown")] + Stage.allCases.map { ($0.rawValue, "At \($0.words)") }
        let form: Markup = """
            <form method="get" action="/rules" class="fields">
            \(Field.block("text", "A reply", wish.text ?? "", rows: 3, hint: "Such as: 550 5.1.1 User unknown").markup)\
            <div class="columns">\(Field.line("mx", "Exchanger that said it", wish.exchanger ?? "").markup)\
            \(Field.choice("stage", "When it was said", wish.stage?.rawValue ?? "", among: stages).markup)</div>\
            <p class="do"><button>Try it</button></p>
            </form>
            """
        return Card("Try a reply", lead: "Nothing is sent or kept.", form + verdict(wish, rules)).markup
    }

    private static func verdict(_ wish: Wish, _ rules: RuleSet) -> Markup {
        guard let text = wish.text else { return .nothing }
        var host: DomainName?
        if let name = wish.exchanger {
            host = DomainName(name)
            if host == nil { return "<p class=\"wrong\">“\(Shown.line(name, limit: 100))” is no host name.</p>" }
        }
        let diagnosis = rules.diagnose(text: Array(text.utf8).span, mx: host, stage: wish.stage)
        let words = EventShown.split(
            Shown.block(text, limit: textLimit), at: Shown.block(diagnosis.evidence, limit: textLimit))
        let mark: Markup? = words.1.map { "<mark>\($0)</mark>" }
        let rule = rules.rules.first { $0.id == diagnosis.ruleID }
        var facts: [(String, Markup)] = [
            ("Status", StatusShown(diagnosis.status).markup),
            ("Reason", "\(diagnosis.reason.words)"),
            ("Who can mend it", "\(diagnosis.blame.words ?? "nobody needs to")"),
            ("How sure", "\(Int((diagnosis.confidence * 100).rounded())) %"),
            ("Rule", diagnosis.isMatched ? "<code>\(diagnosis.ruleID)</code>" : "none: its code alone decided"),
        ]
        if let rule {
            facts.append(("Written in", "\(Shown.line(rule.file, limit: 200)), line \(rule.line)"))
            facts.append(("Seen", "\(Shown.line(rule.seen, limit: 200))"))
        }
        return """
            <pre class="reply">\(words.0)\(mark)\(words.2)</pre>
            <p>\(Shown.line(diagnosis.explanation, limit: 500))</p>\(FactList(facts).markup)
            """
    }

    // MARK: What none knew

    private static func unmatched(_ use: RuleUse) -> Markup {
        let lead =
            use.refusalCount == 0
            ? nil
            : "\(Figures.count(use.unmatchedCount)) of the newest \(Figures.count(use.refusalCount)) refusals were judged by their code alone."
        let rows = use.unmatched.map { shape -> [Cell] in
            let path = PagePath.of("/rules", [("text", String(shape.sample.prefix(500)))])
            return [
                .reply(Shown.line(shape.shape, limit: 240)), .count(shape.count),
                .markup("<a href=\"\(path)\">Try it</a>"),
            ]
        }
        let words =
            use.refusalCount == 0 ? "Nothing was refused lately." : "Every refusal of late was known to a rule."
        return Card(
            "What no rule knew", lead: lead,
            PageTable(
                caption: "Replies that no rule knew, by their shape", columns: ["Words", "How often", ""], rows: rows,
                empty: EmptyState(words: words)
            ).markup
        ).markup
    }

    // MARK: The rules

    private static func list(_ wish: Wish, _ rules: RuleSet, _ use: RuleUse) -> Markup {
        let providers = Set(rules.rules.compactMap(\.provider)).sorted()
        let filter = PageForm(
            action: "/rules", isFilter: true,
            fields: [
                .choice(
                    "provider", "Provider", wish.provider ?? "", among: [("", "All")] + providers.map { ($0, $0) }),
                .choice(
                    "reason", "Reason", wish.reason?.rawValue ?? "",
                    among: [("", "Any")] + Reason.allCases.map { ($0.rawValue, $0.words) }),
            ], button: "Show", id: "list")
        let found = rules.rules.filter { rule in
            (wish.provider == nil || rule.provider == wish.provider)
                && (wish.reason == nil || rule.reason == wish.reason)
        }.sorted { use.hits[$0.id] ?? 0 > use.hits[$1.id] ?? 0 }
        let shown = found.dropFirst(wish.after).prefix(limit)
        let rows = shown.map { rule -> [Cell] in
            [
                .code(rule.id), .text(rule.reason.words), .text(rule.provider ?? "any"), .text(rule.strength.rawValue),
                .count(use.hits[rule.id] ?? 0), .soft(Shown.line(rule.seen, limit: 120)),
                .soft("\(Shown.line(rule.file, limit: 120)):\(rule.line)"),
            ]
        }
        let next =
            wish.after + shown.count < found.count
            ? PagePath.of(
                "/rules",
                [
                    ("provider", wish.provider), ("reason", wish.reason?.rawValue),
                    ("after", String(wish.after + shown.count)),
                ]) : nil
        let table = PageTable(
            caption: "Rules, those that caught most lately first",
            columns: ["Rule", "Reason", "Provider", "Strength", "Caught", "Seen", "Written in"], rows: rows,
            empty: EmptyState(words: "No rule is like that.", next: ("All rules", "/rules")))
        return Card(
            "Rules",
            lead:
                "\(Figures.count(found.count)) rules; “caught” counts the newest \(Figures.count(RuleUse.eventLimit)) events.",
            filter.markup + table.markup + Pager(next: next, words: "More rules").markup
        ).markup
    }
}
