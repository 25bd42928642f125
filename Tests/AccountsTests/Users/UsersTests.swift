import Storage
import TestKit
import Testing

@testable import Accounts

@Suite("Users", .eachEngine)
struct UsersTests {
    @Test("a person is found by the address, however it is written, and may do what the role says")
    func adds() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner("Ada@Example.com")
        #expect(ada.email == "Ada@Example.com" && ada.role(in: .first) == .owner && ada.hasPassword)
        #expect(try await kit.accounts.user(email: "ADA@example.COM")?.id == ada.id)
        #expect(ada.scopes(in: .first) == [.admin])
        #expect(ada.scopes(in: AccountID(number: 2)) == nil)
        await #expect(throws: AccountsFault.emailTaken("ada@example.com")) { try await kit.owner() }
        await #expect(throws: AccountsFault.badEmail("nobody")) { try await kit.owner("nobody") }
        await #expect(throws: AccountsFault.noAccount) {
            try await kit.owner("bob@example.com", of: AccountID(number: 7))
        }
        #expect(try await kit.accounts.users(of: .first).map(\.id) == [ada.id])
    }

    @Test("one person can belong to several accounts, in other roles")
    func several() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        let shop = try await kit.accounts.createAccount(name: "Shop", by: kit.party).id
        let again = try await kit.accounts.addUser(
            email: "ada@example.com", name: "Somebody else", role: .viewer, to: shop, by: kit.party)
        #expect(again.id == ada.id && again.name == "Ada")
        #expect(again.role(in: .first) == .owner && again.role(in: shop) == .viewer)
        try await kit.accounts.removeUser(ada.id, from: shop, by: kit.party)
        #expect(try await kit.accounts.user(ada.id)?.memberships.map(\.account) == [.first])
    }

    @Test("an account keeps an owner, and the installation an administrator")
    func last() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        await #expect(throws: AccountsFault.lastOwner) {
            try await kit.accounts.removeUser(ada.id, from: .first, by: kit.party)
        }
        await #expect(throws: AccountsFault.lastOwner) {
            try await kit.accounts.setRole(.member, of: ada.id, in: .first, by: kit.party)
        }
        let bob = try await kit.owner("bob@example.com")
        let changed = try await kit.accounts.setRole(.member, of: ada.id, in: .first, by: kit.party)
        #expect(changed.role(in: .first) == .member)
        let root = try await kit.accounts.addAdministrator(email: "root@example.com", by: kit.party)
        await #expect(throws: AccountsFault.lastAdministrator) {
            try await kit.accounts.removeAdministrator(root.id, by: kit.party)
        }
        let second = try await kit.accounts.addAdministrator(email: "bob@example.com", by: kit.party)
        #expect(second.id == bob.id && second.scopes(in: AccountID(number: 3)) == [.system])
        try await kit.accounts.removeAdministrator(root.id, by: kit.party)
        #expect(try await kit.accounts.user(root.id) == nil)
        try await kit.accounts.removeUser(ada.id, from: .first, by: kit.party)
        #expect(try await kit.accounts.user(ada.id) == nil)
    }

    @Test("every act is in the audit log, with who, from where and on whom; refused ones are not")
    func audited() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        _ = try? await kit.owner()
        _ = try await kit.owner("bob@example.com")
        _ = try await kit.accounts.setRole(.viewer, of: ada.id, in: .first, by: kit.party)
        try await kit.accounts.removeUser(ada.id, from: .first, by: kit.party)
        #expect(try await kit.actions() == ["user.added", "user.added", "user.role", "user.removed"])
        var filter = AuditFilter()
        filter.subject = ada.id.description
        filter.action = "user"
        filter.text = "OWNER TO"
        let entry = try #require(try await kit.accounts.audit(filter).first)
        #expect(entry.action == "user.role" && entry.actor == kit.party.name && entry.origin == "192.0.2.1")
        #expect(entry.detail == "ada@example.com: owner to viewer" && entry.account == .first)
    }
}
