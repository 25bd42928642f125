import Mail
import Storage
import Synchronization
import TestKit
import Testing

@testable import Accounts

@Suite("Accounts and their standing", .eachEngine)
struct AdministrationTests {
    @Test("what an account lets be learnt of its readers is known at once and after a restart, and written down")
    func tracking() async throws {
        let kit = try await TestAccounts()
        #expect(kit.accounts.standing(of: .first)?.tracking == .standard)
        try await kit.accounts.changeSettings(of: .first, by: kit.party) {
            $0.tracking = TrackingSettings(opens: false, clicks: true)
        }
        #expect(kit.accounts.standing(of: .first)?.tracking == TrackingSettings(opens: false))
        #expect(try await kit.actions() == ["account.settings"])
        let again = try await Accounts.open(engine: kit.engine, time: kit.time, cost: TestAccounts.cheap)
        #expect(again.standing(of: .first)?.tracking == TrackingSettings(opens: false))
        #expect(try await kit.accounts.account(.first)?.settings.health == nil)
    }

    @Test("a new account is there with its plan, beside the first")
    func creates() async throws {
        let kit = try await TestAccounts()
        let plan = Plan(logDays: 7, messagesPerHour: 100, messagesPerDay: 1_000)
        let shop = try await kit.accounts.createAccount(name: "Shop", plan: plan, by: kit.party)
        #expect(try await kit.accounts.accounts().map(\.name) == ["default", "Shop"])
        #expect(try await kit.accounts.account(shop.id)?.plan == plan)
        #expect(kit.accounts.standing(of: shop.id) == Standing(state: .active, plan: plan))
        #expect(kit.accounts.standing(of: AccountID(number: 5)) == nil)
        await #expect(throws: AccountsFault.nameTaken("Shop")) {
            try await kit.accounts.createAccount(name: "Shop", by: kit.party)
        }
        #expect(try await kit.actions() == ["account.created"])
    }

    @Test(
        "names are one line that can be seen",
        arguments: ["", "  ", "a\nb", "a\u{0}", String(repeating: "x", count: 101)])
    func names(name: String) async throws {
        let kit = try await TestAccounts()
        await #expect(throws: AccountsFault.badName(name)) {
            try await kit.accounts.createAccount(name: name, by: kit.party)
        }
    }

    @Test(
        "limits of nothing and logs of no days are refused",
        arguments: [Plan(logDays: 0), Plan(logDays: 366), Plan(messagesPerHour: 0), Plan(messagesPerDay: -1)])
    func plans(plan: Plan) async throws {
        let kit = try await TestAccounts()
        await #expect(throws: AccountsFault.self) {
            try await kit.accounts.setPlan(plan, of: .first, by: kit.party)
        }
    }

    @Test("a suspension shows at once, tells whoever watches, and outlives a restart")
    func suspends() async throws {
        let kit = try await TestAccounts()
        let seen = Mutex<[String]>([])
        kit.accounts.observeStandings { _, standing in seen.withLock { $0.append(standing.state.name) } }
        let record = try await kit.accounts.suspend(.first, reason: "too many bounces", by: kit.party)
        #expect(record.state == .suspended(reason: "too many bounces", since: kit.time.now()))
        #expect(kit.accounts.standing(of: .first)?.state == record.state)
        let reopened = try await Accounts.open(engine: kit.engine, time: kit.time)
        #expect(reopened.standing(of: .first)?.state == record.state)
        _ = try await kit.accounts.resume(.first, note: "explained", by: kit.party)
        #expect(kit.accounts.standing(of: .first)?.state == .active)
        #expect(seen.withLock { $0 } == ["active", "suspended", "active"])
        await #expect(throws: AccountsFault.noAccount) {
            try await kit.accounts.suspend(AccountID(number: 9), reason: "", by: kit.party)
        }
    }

    @Test("settings of another release are read as far as they are known")
    func settings() async throws {
        #expect(AccountSettings(json: #"{"unknown_to_us": [1, 2]}"#) == AccountSettings())
        #expect(AccountSettings(json: "{") == nil)
        #expect(AccountSettings(json: AccountSettings().json) == AccountSettings())
    }
}
