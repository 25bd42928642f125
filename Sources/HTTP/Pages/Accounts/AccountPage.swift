import Accounts
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/accounts/{id}`: one account for administrators: its state, plan and people.
enum AccountPage {
    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try AccountsPage.demand(visit)
        let account = try await front.account(visit)
        let people = try await front.rooms.accounts.users(of: account.id)
        let mayAct = visit.knownCaller.may(.system)
        var content = stateCard(account, mayAct, front)
        content +=
            Card(
                "People", PeopleView.table(people, in: account.id).markup + (mayAct ? personForm(account) : .nothing)
            ).markup
        if mayAct {
            content +=
                Card(
                    "Plan",
                    PageForm(
                        action: "/accounts/\(account.id)/plan",
                        fields: [.line("name", "Name", account.name, isRequired: true)]
                            + AccountsPage.planFields(account.plan), button: "Change", id: "plan"
                    ).markup
                ).markup
        }
        content += HealthPolicyPage.card(account, front)
        if mayAct { content += HealthPolicyPage.form(account, front) }
        return front.layout.page(
            Shown.line(account.name, limit: 120), section: .accounts, trail: [("Accounts", "/accounts")], content,
            request: request, visit: visit)
    }

    private static func stateCard(_ account: AccountRecord, _ mayAct: Bool, _ front: Front) -> Markup {
        let used = front.rooms.submission.used(by: account.id)
        var facts: [(String, Markup)] = [
            ("State", account.state.badge.markup), ("Id", "<code>\(account.id.description)</code>"),
            // The account of the first start is older than the clock of accounts.
            ("Since", account.createdAt.seconds == 0 ? "the first start" : TimeShown(account.createdAt).markup),
            ("This hour", "\(AccountsPage.part(used.hour, of: account.plan.messagesPerHour)) messages"),
            ("Today", "\(AccountsPage.part(used.day, of: account.plan.messagesPerDay)) messages"),
        ]
        if case .suspended(let reason, let since) = account.state {
            facts.append(("Suspended", "\(TimeShown(since).markup): \(Shown.line(reason, limit: 500))"))
        }
        guard mayAct else { return Card("Now", FactList(facts).markup).markup }
        let look = PageForm(action: "/accounts/\(account.id)/look", button: "Look into it").markup
        let act =
            account.isSuspended
            ? PageForm(
                action: "/accounts/\(account.id)/resume", fields: [.line("note", "Note")], button: "Let it send again",
                id: "state")
            : PageForm(
                action: "/accounts/\(account.id)/suspend",
                fields: [.line("reason", "Reason", hint: "The account's people read it.", isRequired: true)],
                button: "Suspend it", tone: .grave, id: "state",
                question: "Suspend the account? Nothing of it is sent until it is resumed.")
        return Card("Now", "\(FactList(facts).markup)<p class=\"row\">\(look)</p>").markup
            + Card(account.isSuspended ? "Resume" : "Suspend", act.markup).markup
    }

    private static func personForm(_ account: AccountRecord) -> Markup {
        "<h3>Add somebody</h3>" + PeopleView.form("/accounts/\(account.id)/people").markup
    }
}

/// The people of an account.
enum PeopleView {
    static func table(_ people: [UserRecord], in account: AccountID, acts: (UserRecord) -> Markup? = { _ in nil })
        -> PageTable
    {
        PageTable(
            caption: "People", columns: ["Address", "Name", "Role", "Last seen", ""],
            rows: people.prefix(500).map { person in
                [
                    .address(Shown.line(person.email, limit: 254), to: nil), .text(Shown.line(person.name, limit: 120)),
                    .text(person.role(in: account)?.words ?? "–"),
                    person.hasPassword
                        ? person.signedInAt.map { .time($0) } ?? .soft("never signed in")
                        : .soft("has no password yet"),
                    .markup(acts(person) ?? .nothing),
                ]
            }, empty: EmptyState(words: "Nobody belongs to it yet. Add an owner, who can add the others."))
    }

    static func form(_ path: String) -> PageForm {
        PageForm(
            action: path,
            fields: [
                .line("email", "Address", type: "email", isRequired: true, autocomplete: "off"),
                .line("name", "Name", autocomplete: "off"),
                .choice("role", "Role", Role.member.rawValue, among: Role.allCases.map { ($0.rawValue, $0.words) }),
                .line(
                    "password", "First password", type: "password",
                    hint: "At least 12 characters. Empty for somebody who signs in to another account already.",
                    autocomplete: "new-password"),
            ], button: "Add", id: "person")
    }
}

extension Role {
    var words: String {
        switch self {
        case .owner: "Owner: everything, people and keys too"
        case .member: "Member: the daily work"
        case .viewer: "Viewer: sees all, changes nothing"
        }
    }
}
