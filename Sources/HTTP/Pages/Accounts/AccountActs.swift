import Accounts
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// Makes accounts, changes them, and looks into one.
enum AccountActs {
    static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let name = try form.demand("name", "The name", limit: 400)
        let account = try await front.rooms.accounts.createAccount(
            name: name, plan: try plan(form), by: visit.party)
        return Said.then("/accounts/\(account.id)", "The account is there. Add an owner next.")
    }

    static func plan(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        let form = try await FormReader(request, front)
        let name = try form.demand("name", "The name", limit: 400)
        let plan = try plan(form)
        if name != account.name {
            _ = try await front.rooms.accounts.renameAccount(account.id, to: name, by: visit.party)
        }
        if plan != account.plan { _ = try await front.rooms.accounts.setPlan(plan, of: account.id, by: visit.party) }
        return Said.then("/accounts/\(account.id)", "The account was changed.")
    }

    private static func plan(_ form: FormReader) throws -> Plan {
        Plan(
            logDays: try form.number("log_days", "Days", in: Plan.logDayRange) ?? Plan.standard.logDays,
            messagesPerHour: try form.number("messages_per_hour", "Messages an hour", in: Plan.limitRange),
            messagesPerDay: try form.number("messages_per_day", "Messages a day", in: Plan.limitRange))
    }

    static func suspend(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        let reason = try await FormReader(request, front).demand("reason", "The reason", limit: 500)
        _ = try await front.rooms.suspension.suspend(account.id, reason: reason, by: visit.party)
        return Said.then("/accounts/\(account.id)", "The account is suspended: nothing of it is sent.")
    }

    static func resume(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        let note = try await FormReader(request, front).text("note", limit: 500)
        _ = try await front.rooms.suspension.resume(account.id, note: note ?? "", by: visit.party)
        return Said.then("/accounts/\(account.id)", "The account sends again.")
    }

    static func addPerson(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        let words = try await add(try await FormReader(request, front), to: account.id, visit, front)
        return Said.then("/accounts/\(account.id)", words)
    }

    /// A person of an account, new or known.
    static func add(_ form: FormReader, to account: AccountID, _ visit: Visit, _ front: Front) async throws -> String {
        let email = try form.demand("email", "The address", limit: 1_000)
        let user = try await front.rooms.accounts.addUser(
            email: email, name: try form.text("name", limit: 200) ?? "",
            role: try form.choice("role", Role.self) ?? .viewer, to: account,
            password: try form.secret("password"), by: visit.party)
        return "\(Shown.line(user.email, limit: 120)) belongs to the account now."
    }

    /// All pages show this account from now on, until another is chosen.
    static func look(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try AccountsPage.demand(visit)
        let account = try await front.account(visit)
        guard try await front.rooms.accounts.caller(visit.knownCaller, in: account.id) != nil else {
            throw AccountsFault.noAccount
        }
        var response = Said.then("/", "You look at \(Shown.line(account.name, limit: 120)).")
        response.setCookie(AccountCookie.choose(account.id, request))
        return response
    }
}
