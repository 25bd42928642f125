import Accounts
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/senders/policy`: by what an account's sending is judged: the zones, the floor, what quarantines a campaign, and where each of
/// it comes from.
enum HealthPolicyPage {
    static let endpoints: [Endpoint] = [
        .get("/senders/policy", .page, show),
        .post("/accounts/{id}/health-policy", .act(.system), change).notingItself(),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let account = try await front.rooms.accounts.account(visit.knownCaller.account) else {
            throw AccountsFault.noAccount
        }
        var content = SendersPage.tabs(visit, .policy) + card(account, front)
        if visit.knownCaller.may(.system) { content += form(account, front) }
        if visit.seesInstallation { content += try await others(front) }
        return front.layout.page(
            "Health policy", section: .senders, trail: [("Senders", "/senders")],
            lead: "By what sending is judged, over \(front.rooms.policy.days) days, today included.", content,
            request: request, visit: visit)
    }

    /// What holds for the account, and who chose it.
    static func card(_ account: AccountRecord, _ front: Front) -> Markup {
        let whole = front.rooms.policy
        let own = account.settings.health ?? .standard
        let held = whole.changed(by: own)
        func never(_ limit: Int?) -> String { limit.map { "after \($0) within the window" } ?? "never" }
        let rows: [(String, String, String, Bool)] = [
            ("Warning from", percent(held.warningRate), percent(whole.warningRate), own.warningRate != nil),
            ("Risky above", percent(held.riskyRate), percent(whole.riskyRate), own.riskyRate != nil),
            (
                "Says nothing below", "\(Figures.count(held.floor)) finished", Figures.count(whole.floor),
                own.floor != nil
            ),
            (
                "Campaigns are quarantined", held.quarantines ? "yes" : "no", whole.quarantines ? "yes" : "no",
                own.quarantines != nil
            ),
            ("…above soft bounces of", percent(held.softLimit), percent(whole.softLimit), own.softLimit != nil),
            ("…above hard bounces of", percent(held.hardLimit), percent(whole.hardLimit), own.hardLimit != nil),
            (
                "Suspended by quarantines", never(held.quarantineLimit), never(whole.quarantineLimit),
                own.quarantineLimit != nil
            ),
        ]
        let table = PageTable(
            caption: "What holds for the account", columns: ["What", "Holds", "Installation", "Chosen"],
            rows: rows.map { name, value, usual, isOwn in
                [.text(name), .figure(value), .figure(usual), .soft(isOwn ? "for this account" : "installation's")]
            })
        return Card(
            "What holds for \(Shown.line(account.name, limit: 120))",
            lead: "The installation's are settings: warning-rate, risky-rate, health-floor and so on.", table.markup
        ).markup
    }

    static func form(_ account: AccountRecord, _ front: Front) -> Markup {
        let own = account.settings.health ?? .standard
        let whole = front.rooms.policy
        func share(_ name: String, _ words: String, _ value: Double?, _ usual: Double) -> Field {
            .line(
                name, words, value.map { number($0 * 100) } ?? "",
                hint: "Percent. Empty: \(percent(usual)), the installation's.")
        }
        let fields: [Field] = [
            share("warning_rate", "Warning from", own.warningRate, whole.warningRate),
            share("risky_rate", "Risky above", own.riskyRate, whole.riskyRate),
            .line(
                "floor", "Says nothing below", own.floor.map(String.init) ?? "", type: "number",
                hint: "Finished messages. Empty: \(Figures.count(whole.floor)), the installation's."),
            .choice(
                "quarantines", "Campaigns are quarantined", own.quarantines.map { $0 ? "yes" : "no" } ?? "",
                among: [("", "as the installation does"), ("yes", "yes"), ("no", "no")]),
            share("soft_limit", "Soft bounces that quarantine", own.softLimit, whole.softLimit),
            share("hard_limit", "Hard bounces that quarantine", own.hardLimit, whole.hardLimit),
            .line(
                "quarantine_limit", "Quarantines that suspend", own.quarantineLimit.map(String.init) ?? "",
                type: "number", hint: "0: never. Empty: the installation's."),
        ]
        return Card(
            "Judge it otherwise",
            PageForm(
                action: "/accounts/\(account.id)/health-policy", fields: fields, button: "Judge it so", id: "health"
            ).markup
        ).markup
    }

    /// Accounts that are judged otherwise than the installation does.
    private static func others(_ front: Front) async throws -> Markup {
        let accounts = try await front.rooms.accounts.accounts().filter { $0.settings.health != nil }
        let table = PageTable(
            caption: "Accounts with a policy of their own", columns: ["Account", "Warning", "Risky", "Soft", "Hard"],
            rows: accounts.prefix(200).map { account in
                let held = front.rooms.policy.changed(by: account.settings.health)
                return [
                    .link(Shown.line(account.name, limit: 120), to: "/accounts/\(account.id)"),
                    .figure(percent(held.warningRate)), .figure(percent(held.riskyRate)),
                    .figure(percent(held.softLimit)), .figure(percent(held.hardLimit)),
                ]
            }, empty: EmptyState(words: "Every account is judged as the installation does."))
        return Card("Accounts with a policy of their own", table.markup).markup
    }

    private static func percent(_ share: Double) -> String { PercentText.of(share) }

    /// Without a needless fraction.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 1_000).rounded() / 1_000
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }

    // MARK: Changing

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        let form = try await FormReader(request, front)
        var settings = HealthSettings.standard
        settings.warningRate = try share(form, "warning_rate", "“Warning from”")
        settings.riskyRate = try share(form, "risky_rate", "“Risky above”")
        settings.floor = try form.number("floor", "“Says nothing below”", in: 1...1_000_000)
        settings.quarantines = try form.text("quarantines").map { $0 == "yes" }
        settings.softLimit = try share(form, "soft_limit", "“Soft bounces that quarantine”")
        settings.hardLimit = try share(form, "hard_limit", "“Hard bounces that quarantine”")
        settings.quarantineLimit = try form.number("quarantine_limit", "“Quarantines that suspend”", in: 0...1_000)
        try await SenderHealthAPI.judge(account.id, by: settings, visit, front)
        return Said.then(
            "/accounts/\(account.id)",
            settings == .standard ? "It is judged as the installation does." : "It is judged so from now on.")
    }

    /// `2.5` or `2.5 %`, over 0 and at most 100.
    private static func share(_ form: FormReader, _ name: String, _ words: String) throws -> Double? {
        guard let text = try form.text(name, limit: 20) else { return nil }
        let digits = text.filter { $0 != "%" && $0 != " " }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
            let percent = Double(digits), percent > 0, percent <= 100
        else {
            throw Problem([
                .init(
                    place: .pointer("/\(name)"), code: "out_of_range",
                    detail: "\(words) is a number of percent over 0, at most 100.")
            ])
        }
        return percent / 100
    }
}
