import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// `/suppressions/policy`: how many bounces suppress an address, and what another policy would have done.
enum SuppressionPolicyPage {
    static let endpoints: [Endpoint] = [
        .get("/suppressions/policy", .page, show),
        .post("/suppressions/policy", .act(.suppressionsWrite), act).notingItself(),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = QueryReader(request)
        let hard = reader.number("hard_limit", in: SuppressionPolicy.hardRange)
        let soft = reader.number("soft_limit", in: 0...SuppressionPolicy.softRange.upperBound)
        let days = reader.number("expiry_days", in: 0...3_650)
        try reader.finish()
        let spool = front.rooms.spool
        let own = try await spool.suppressionPolicy(of: visit.knownCaller.account)
        let isTried = hard != nil || soft != nil || days != nil
        let tried = SuppressionPolicy(
            hardLimit: hard ?? own.policy.hardLimit, softLimit: soft == 0 ? nil : soft ?? own.policy.softLimit,
            expiry: days.map { $0 == 0 ? nil : .seconds($0 * 86_400) } ?? own.policy.expiry)
        let trial = isTried ? try await self.trial(tried, visit, front) : .nothing
        var content = SuppressionsPage.tabs(.account, visit, policy: true)
        content += card(own, extent: "account", "This account", visit.knownCaller.may(.suppressionsWrite))
        content +=
            Card(
                "Try another",
                lead: "What it would have done with the bounces of the last 30 days. Nothing is changed.",
                PageForm(action: "/suppressions/policy", isFilter: true, fields: fields(tried), button: "Try")
                    .markup
            ).markup + trial
        if visit.seesInstallation {
            let whole = try await spool.suppressionPolicy(of: nil)
            content += card(
                whole, extent: "installation", "Accounts that chose none", visit.knownCaller.may(.system))
        }
        return front.layout.page(
            "Suppression policy", section: .suppressions, trail: [("Suppressions", "/suppressions")],
            lead:
                "How many bounces in a row it takes until an address is spared. Blocks and spam verdicts never count.",
            content, request: request, visit: visit)
    }

    private static func card(
        _ setting: SuppressionPolicySetting, extent: String, _ title: String, _ mayChange: Bool
    ) -> Markup {
        let policy = setting.policy
        let chosen =
            switch setting.origin {
            case .account: "chosen by this account"
            case .installation: "the installation's"
            case .standard: "as delivered"
            }
        var facts: [(String, Markup)] = [
            (
                "Hard bounces",
                "\(policy.hardLimit == 1 ? "the first one suppresses" : "\(policy.hardLimit) in a row suppress")"
            ),
            (
                "Soft bounces",
                "\(policy.softLimit.map { "\($0) mailings in a row count as a hard bounce" } ?? "never count")"
            ),
            (
                "Spared",
                "\(policy.expiry == nil ? "until somebody removes the entry" : "for \(policy.expiryDays) days")"
            ),
            ("Policy", "\(policy.name), \(chosen)"),
        ]
        if let at = setting.changedAt {
            facts.append(("Changed", "\(TimeShown(at).markup) by \(Shown.line(setting.changedBy ?? "", limit: 100))"))
        }
        guard mayChange else { return Card(title, FactList(facts).markup).markup }
        let change = PageForm(
            action: "/suppressions/policy", fields: [.hidden("of", extent)] + fields(policy), button: "Change",
            id: extent)
        let back =
            setting.origin == (extent == "account" ? .account : .installation)
            ? PageForm(
                action: "/suppressions/policy", fields: [.hidden("of", extent), .hidden("back", "true")],
                button: extent == "account" ? "Go back to the installation's" : "Go back to what is delivered",
                tone: .quiet
            ).markup : .nothing
        return Card(title, "\(FactList(facts).markup)\(change.markup)\(back)").markup
    }

    private static func fields(_ policy: SuppressionPolicy) -> [Field] {
        [
            .choice(
                "hard_limit", "Hard bounces in a row", "\(policy.hardLimit)",
                among: SuppressionPolicy.hardRange.map { ("\($0)", $0 == 1 ? "the first suppresses" : "\($0)") }),
            .choice(
                "soft_limit", "Mailings in a row that bounced softly", "\(policy.softLimit ?? 0)",
                among: [("0", "never count")] + SuppressionPolicy.softRange.map { ("\($0)", "\($0)") }),
            .line("expiry_days", "Days until an entry ends (0: never)", "\(policy.expiryDays)", type: "number"),
        ]
    }

    private static func trial(_ policy: SuppressionPolicy, _ visit: Visit, _ front: Front) async throws -> Markup {
        let now = front.rooms.time.now()
        let report = try await PolicyTrial(
            account: visit.knownCaller.account, policy: policy, since: now - .seconds(30 * 86_400), until: now,
            exampleLimit: 10
        ).run(on: front.rooms.spool)
        let figures = FigureRow([
            .init("Addresses that bounced", Figures.count(report.bounced), "in 30 days"),
            .init("Suppressed", Figures.count(report.real), "as it is"),
            .init("It would suppress", Figures.count(report.tried), policy.name),
            .init("Bounces it would have saved", Figures.count(report.avoidedBounces), "attempts not made"),
        ]).markup
        let rows = [
            ("Suppressed as well", report.added), ("Spared by it, suppressed now", report.spared),
        ].flatMap { name, group in
            group.examples.prefix(10).map { example -> [Cell] in
                [
                    .text(name), .address(Shown.line(example.address, limit: 254), to: nil),
                    .text(example.reason.words), .time(example.at),
                    .text(example.acceptedLater ? "took mail later" : "–"),
                ]
            }
        }
        return figures
            + Card(
                "Where they differ", lead: "Ten of each kind.",
                PageTable(
                    caption: "Addresses judged otherwise", columns: ["What", "Address", "Reason", "Bounced", "Since"],
                    rows: rows, empty: EmptyState(words: "Both would have judged alike.")
                ).markup
            ).markup
    }

    private static func act(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let extent = try form.choice("of", SuppressionPolicyAPI.Extent.self) ?? .account
        if extent == .installation { try Front.demand(.system, of: visit.knownCaller) }
        let account = extent == .account ? visit.knownCaller.account : nil
        let spool = front.rooms.spool
        let by = visit.knownCaller.actor.description
        if form.flag("back") {
            try await spool.setSuppressionPolicy(nil, of: account, by: by)
            try await front.note(
                "suppression-policy.removed", extent.rawValue, "", visit, isOfInstallation: extent == .installation)
            return Said.then("/suppressions/policy", "The policy of its own is gone.")
        }
        let present = try await spool.suppressionPolicy(of: account).policy
        let hard = try form.number("hard_limit", "Hard bounces", in: SuppressionPolicy.hardRange)
        let soft =
            try form.number("soft_limit", "Soft bounces", in: 0...SuppressionPolicy.softRange.upperBound)
            ?? present.softLimit ?? 0
        let days =
            try form.number("expiry_days", "Days until an entry ends", in: 0...3_650) ?? Int(present.expiryDays)
        let policy = SuppressionPolicy(
            hardLimit: hard ?? present.hardLimit, softLimit: soft == 0 ? nil : soft,
            expiry: days == 0 ? nil : .seconds(days * 86_400))
        try await spool.setSuppressionPolicy(policy, of: account, by: by)
        try await front.note(
            "suppression-policy.changed", extent.rawValue, policy.name, visit,
            isOfInstallation: extent == .installation)
        return Said.then("/suppressions/policy", "The policy is now \(policy.name).")
    }
}
