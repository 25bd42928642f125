import Mail
import Storage
import TestKit
import Testing

@testable import Accounts

@Suite("Signing in", .eachEngine)
struct SignInTests {
    @Test("a person signs in, is known by the token alone, and signs out")
    func person() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        let token = try await kit.signIn("ADA@example.com")
        let found = try #require(try await kit.accounts.signedIn(token: token))
        #expect(found.user?.id == ada.id && found.session.origin == "192.0.2.7" && found.session.agent == "test")
        #expect(found.caller == Caller(account: .first, actor: .user(ada.id), scopes: [.admin]))
        #expect(try await kit.accounts.signedIn(token: token) == found)
        try await kit.accounts.signOut(token: token)
        #expect(try await kit.accounts.signedIn(token: token) == nil)
        #expect(try await kit.accounts.user(ada.id)?.signedInAt == kit.time.now())
    }

    @Test("a wrong password, an unknown person and one without a password are refused alike, and written down")
    func refused() async throws {
        let kit = try await TestAccounts()
        _ = try await kit.owner()
        _ = try await kit.accounts.addUser(email: "bob@example.com", role: .viewer, to: .first, by: kit.party)
        for email in ["ada@example.com", "nobody@example.com", "bob@example.com", "", "no address"] {
            await #expect(throws: SignInRefusal.wrong) {
                try await kit.accounts.signIn(
                    .password(email: email, password: "wrong password!"), origin: "192.0.2.\(email.count)", agent: nil)
            }
        }
        var filter = AuditFilter()
        filter.action = "session.refused"
        #expect(try await kit.accounts.audit(filter).count == 5)
    }

    @Test("guessing from one place is stopped there, and the person can still come in from elsewhere")
    func throttled() async throws {
        let kit = try await TestAccounts()
        _ = try await kit.owner()
        for _ in 0..<SignInThrottle.pairLimit {
            await #expect(throws: SignInRefusal.wrong) {
                try await kit.accounts.signIn(
                    .password(email: "ada@example.com", password: "guess guess guess"), origin: "203.0.113.9",
                    agent: nil)
            }
        }
        let until = kit.time.now() + SignInThrottle.window
        await #expect(throws: SignInRefusal.tooMany(until: until)) { try await kit.signIn(origin: "203.0.113.9") }
        _ = try await kit.signIn(origin: "198.51.100.1")
        kit.time.advance(by: SignInThrottle.window)
        _ = try await kit.signIn(origin: "203.0.113.9")
    }

    @Test("sessions end by time, by disuse, by hand, and with what their holder may see")
    func ends() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        let bob = try await kit.owner("bob@example.com")
        let idle = try await kit.signIn()
        kit.time.advance(by: SessionLife.idle)
        #expect(try await kit.reopened().signedIn(token: idle) == nil)
        let ended = try await kit.signIn()
        let session = try #require(try await kit.accounts.signedIn(token: ended)?.session)
        await #expect(throws: AccountsFault.noSession) {
            try await kit.accounts.endSession(session.id, of: bob.id, by: kit.party)
        }
        try await kit.accounts.endSession(session.id, of: ada.id, by: kit.party)
        #expect(try await kit.accounts.signedIn(token: ended) == nil)
        let removed = try await kit.signIn()
        #expect(try await kit.accounts.signedIn(token: removed) != nil)
        try await kit.accounts.removeUser(ada.id, from: .first, by: kit.party)
        #expect(try await kit.accounts.signedIn(token: removed) == nil)
        #expect(try await kit.accounts.sessions(of: ada.id, limit: 10).filter { $0.isOpen(at: kit.time.now()) } == [])
    }

    @Test("of too many sessions of one person or key the oldest ends, nobody else's, and it is written down")
    func limit() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        _ = try await kit.owner("bob@example.com")
        let secret = try await kit.accounts.makeKey(name: "pages", scopes: [.read]).secret
        let others = [
            try await kit.signIn("bob@example.com"),
            try await kit.accounts.signIn(.key(secret: secret), origin: nil, agent: nil).token,
        ]
        var tokens: [String] = []
        for _ in 0..<SessionLife.limit { tokens.append(try await kit.signIn()) }
        for token in tokens + others { #expect(try await kit.accounts.signedIn(token: token) != nil) }
        let newest = try await kit.signIn()
        #expect(try await kit.accounts.signedIn(token: tokens[0]) == nil)
        for token in tokens.dropFirst() + others + [newest] {
            #expect(try await kit.accounts.signedIn(token: token) != nil)
        }
        #expect(try await kit.actions().filter { $0 == "session.ended" }.count == 1)
        for _ in 0..<SessionLife.limit {
            _ = try await kit.accounts.signIn(.key(secret: secret), origin: nil, agent: nil)
        }
        #expect(try await kit.accounts.signedIn(token: others[1]) == nil)
        let listed = try await kit.accounts.sessions(of: ada.id, limit: 100)
        #expect(listed.filter { $0.isOpen(at: kit.time.now()) }.count == SessionLife.limit)
    }

    @Test("sessions that ended or expired are listed for a while, and then forgotten")
    func sweep() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        _ = try await kit.signIn()
        try await kit.accounts.signOut(token: try await kit.signIn())
        kit.time.advance(by: SessionLife.listed)
        _ = try await kit.signIn()
        #expect(try await kit.accounts.sessions(of: ada.id, limit: 100).count == 3)
        kit.time.advance(by: .seconds(1))
        _ = try await kit.signIn()
        #expect(try await kit.accounts.sessions(of: ada.id, limit: 100).count == 3)
        kit.time.advance(by: SessionLife.whole)
        _ = try await kit.signIn()
        #expect(try await kit.accounts.sessions(of: ada.id, limit: 100).count == 3)
    }

    @Test("a role that changes is felt by open sessions")
    func roles() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        _ = try await kit.owner("bob@example.com")
        let token = try await kit.signIn()
        #expect(try await kit.accounts.signedIn(token: token)?.caller.may(.admin) == true)
        _ = try await kit.accounts.setRole(.viewer, of: ada.id, in: .first, by: kit.party)
        let caller = try #require(try await kit.accounts.signedIn(token: token)?.caller)
        #expect(caller.may(.read) && !caller.may(.send) && !caller.may(.admin))
    }

    @Test("another password ends all sessions but the one it was set in, and wants the old one")
    func password() async throws {
        let kit = try await TestAccounts()
        let ada = try await kit.owner()
        let (here, elsewhere) = (try await kit.signIn(), try await kit.signIn())
        let session = try #require(try await kit.accounts.signedIn(token: here)?.session.id)
        let new = "another battery horse"
        await #expect(throws: SignInRefusal.wrong) {
            try await kit.accounts.setPassword(new, of: ada.id, old: "not the old one", by: kit.party)
        }
        await #expect(throws: AccountsFault.badPassword(.tooShort)) {
            try await kit.accounts.setPassword("short", of: ada.id, by: kit.party)
        }
        try await kit.accounts.setPassword(
            new, of: ada.id, old: TestAccounts.password, keeping: session, by: kit.party)
        #expect(try await kit.accounts.signedIn(token: here) != nil)
        #expect(try await kit.accounts.signedIn(token: elsewhere) == nil)
        await #expect(throws: SignInRefusal.wrong) { try await kit.signIn() }
    }

    @Test("a key signs in where it may read, and its revocation ends its sessions")
    func keys() async throws {
        let kit = try await TestAccounts()
        let (id, secret) = try await kit.accounts.makeKey(name: "pages", scopes: [.read])
        let (_, sender) = try await kit.accounts.makeKey(name: "shop", scopes: [.send])
        await #expect(throws: SignInRefusal.noAccess) {
            try await kit.accounts.signIn(.key(secret: sender), origin: nil, agent: nil)
        }
        await #expect(throws: SignInRefusal.wrong) {
            try await kit.accounts.signIn(.key(secret: "pk_nonsense"), origin: nil, agent: nil)
        }
        let token = try await kit.accounts.signIn(.key(secret: secret), origin: nil, agent: nil).token
        #expect(try await kit.accounts.signedIn(token: token)?.caller.actor == .key(id))
        _ = try await kit.accounts.revoke(id)
        #expect(try await kit.reopened().signedIn(token: token) == nil)
    }

    @Test("an administrator moves a session to any account, a member to his own only")
    func moves() async throws {
        let kit = try await TestAccounts()
        _ = try await kit.owner()
        let shop = try await kit.accounts.createAccount(name: "Shop", by: kit.party).id
        let token = try await kit.signIn()
        let session = try #require(try await kit.accounts.signedIn(token: token)?.session.id)
        await #expect(throws: AccountsFault.noAccount) { try await kit.accounts.moveSession(session, to: shop) }
        #expect(try await kit.accounts.signedIn(token: token)?.caller.account == .first)
        _ = try await kit.accounts.addAdministrator(email: "ada@example.com", by: kit.party)
        try await kit.accounts.moveSession(session, to: shop)
        let caller = try #require(try await kit.accounts.signedIn(token: token)?.caller)
        #expect(caller.account == shop && caller.may(.system))
    }
}

extension TestAccounts {
    /// What a restart knows.
    func reopened() async throws -> Accounts {
        try await Accounts.open(engine: engine, time: time, cost: TestAccounts.cheap)
    }
}
