import Accounts
import Foundation
import Mail
import Storage
import TestKit
import Testing

@Suite("Accounts", .eachEngine)
struct AccountsTests {
    private let store: TemporaryStore
    private let engine: any Engine
    private let accounts: Accounts
    private let time = ManualTime()

    init() async throws {
        store = try TemporaryStore()
        engine = try await store.openEngine()
        accounts = try await Accounts.open(engine: engine, time: time)
    }

    @Test("a new key is known by its text alone")
    func makes() async throws {
        let (id, secret) = try await accounts.makeKey(name: "shop", scopes: [.send, .read])
        #expect(secret.hasPrefix("pk_"))
        #expect(secret.utf8.count == 35)
        let expected = Caller(account: .first, key: id, scopes: [.send, .read])
        #expect(try await accounts.caller(secret: secret) == expected)
        #expect(try await accounts.caller(secret: secret) == expected)
        let record = try #require(try await accounts.keys().first)
        #expect(record.id == id)
        #expect(record.name == "shop")
        #expect(record.scopes == [.send, .read])
        #expect(secret.hasPrefix(record.hint.dropLast()))
        #expect(record.createdAt == time.now().microseconds)
        #expect(record.revokedAt == nil)
    }

    @Test(
        "other texts are nobody's",
        arguments: [
            "", "pk_", "pk_00000000000000000000000000000000", "sk_00000000000000000000000000000000",
            "pk_0000000000000000000000000000000\u{0}", "pk_' OR 1=1 --", "pk_ABCDEFGHJKMNPQRSTVWXYZ0123456789",
        ])
    func unknown(secret: String) async throws {
        _ = try await accounts.makeKey(name: "shop", scopes: [.send])
        #expect(try await accounts.caller(secret: secret) == nil)
    }

    @Test("a revoked key opens nothing, from that moment on")
    func revokes() async throws {
        let (id, secret) = try await accounts.makeKey(name: "shop", scopes: [.send])
        let (_, other) = try await accounts.makeKey(name: "other", scopes: [.read])
        #expect(try await accounts.caller(secret: secret) != nil)
        #expect(try await accounts.caller(secret: other) != nil)
        #expect(try await accounts.revoke(id))
        #expect(try await accounts.caller(secret: secret) == nil)
        #expect(try await accounts.caller(secret: other) != nil)
        #expect(try await accounts.revoke(id) == false)
        #expect(try await accounts.revoke(APIKeyID(number: 1)) == false)
        #expect(try await accounts.keys().map { $0.revokedAt != nil } == [true, false])
    }

    @Test("keys outlive the process, their texts are not in the store")
    func durable() async throws {
        let (id, secret) = try await accounts.makeKey(name: "shop", scopes: [.admin])
        await engine.close()
        let again = try await Accounts.open(engine: try await store.openEngine(), time: time)
        #expect(try await again.caller(secret: secret)?.key == id)
        let stored = try FileManager.default.contentsOfDirectory(at: store.directory, includingPropertiesForKeys: nil)
        for file in stored { #expect(try Data(contentsOf: file).range(of: Data(secret.utf8.dropFirst(3))) == nil) }
    }

    @Test("the last use is noted beside the request")
    func lastUse() async throws {
        let (_, secret) = try await accounts.makeKey(name: "shop", scopes: [.send])
        #expect(try await accounts.keys().first?.lastUsedAt == nil)
        _ = try await accounts.caller(secret: secret)
        // Writes are committed in order, so another one's answer means that the note is there.
        _ = try await accounts.makeKey(name: "later", scopes: [])
        #expect(try await accounts.keys().first?.lastUsedAt == time.now().microseconds)
    }

    @Test("a name is data, and is cut to 200 bytes")
    func names() async throws {
        _ = try await accounts.makeKey(name: "'); DROP TABLE api_key; --", scopes: [])
        _ = try await accounts.makeKey(name: String(repeating: "x", count: 500), scopes: [])
        #expect(try await accounts.keys().map(\.name.utf8.count) == [26, 200])
    }

    @Test("system may do everything, admin everything in its account, others what they say")
    func scopes() {
        func caller(_ scopes: Set<Caller.Scope>) -> Caller {
            Caller(account: .first, key: APIKeyID(number: 1), scopes: scopes)
        }
        #expect(Caller.Scope.allCases.allSatisfy(caller([.system]).may))
        #expect(Caller.Scope.allCases.filter { !caller([.admin]).may($0) } == [.system])
        #expect(Caller.Scope.allCases.filter(caller([.read, .domainsWrite]).may) == [.read, .domainsWrite])
        #expect(caller([.admin]).acting(for: AccountID(number: 2)) == nil)
        #expect(caller([.system]).acting(for: AccountID(number: 2))?.account == AccountID(number: 2))
    }

    @Test("a key of another account is listed and revoked there alone")
    func apart() async throws {
        let shop = try await accounts.createAccount(name: "Shop", by: .node).id
        let (id, secret) = try await accounts.makeKey(name: "till", scopes: [.send], of: shop, by: .machine)
        #expect(try await accounts.keys().isEmpty)
        #expect(try await accounts.keys(of: shop).map(\.madeBy) == ["machine"])
        #expect(try await accounts.caller(secret: secret)?.account == shop)
        #expect(try await accounts.revoke(id, of: .first) == false)
        #expect(try await accounts.caller(secret: secret) != nil)
        #expect(try await accounts.revoke(id, of: shop))
        #expect(try await accounts.caller(secret: secret) == nil)
    }

    @Test("a key opens nothing from the moment of its expiry on")
    func expires() async throws {
        let until = time.now() + .seconds(60)
        let (id, secret) = try await accounts.makeKey(name: "ci", scopes: [.read], expiresAt: until)
        let reopened = try await Accounts.open(engine: engine, time: time)
        #expect(try await reopened.caller(secret: secret) != nil)
        time.advance(by: .seconds(60))
        #expect(try await accounts.caller(secret: secret) == nil)
        #expect(try await accounts.caller(key: id) == nil)
    }
}
