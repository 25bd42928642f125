import Mail
import Storage
import TestKit

@testable import Accounts

/// Accounts over a store of their own, whose passwords cost little.
struct TestAccounts {
    let store: TemporaryStore
    let engine: any Engine
    let accounts: Accounts
    let time = ManualTime()
    let party = ActingParty(name: "key_0000000000001", origin: "192.0.2.1")

    static let cheap = PasswordHash.Cost(logRounds: 10, blockSize: 1, parallelism: 1)
    static let password = "correct horse battery"

    init() async throws {
        store = try TemporaryStore()
        engine = try await store.openEngine()
        accounts = try await Accounts.open(engine: engine, time: time, cost: TestAccounts.cheap)
    }

    func actions() async throws -> [String] {
        try await accounts.audit(AuditFilter()).map(\.action).reversed()
    }

    func owner(_ email: String = "ada@example.com", of account: AccountID = .first) async throws -> UserRecord {
        try await accounts.addUser(
            email: email, name: "Ada", role: .owner, to: account, password: TestAccounts.password, by: party)
    }

    func signIn(_ email: String = "ada@example.com", origin: String? = "192.0.2.7") async throws -> String {
        try await accounts.signIn(
            .password(email: email, password: TestAccounts.password), origin: origin, agent: "test"
        ).token
    }
}
