import Accounts
import Foundation
import Mail
import MailAuth
import Storage
import TestKit
import Testing

@Suite("Domains", .eachEngine)
struct DomainsTests {
    private static let rsa = SigningKey(.rsaSHA256)
    private let store: TemporaryStore
    private let engine: any Engine
    private let domains: Domains
    private let time = ManualTime()
    private let secret = KeySeal.makeSecret()
    private let shop = DomainName("shop.example")!

    init() async throws {
        store = try TemporaryStore()
        engine = try await store.openEngine()
        domains = try await Domains.open(engine: engine, seal: KeySeal(secret: secret)!, time: time)
    }

    @Test("a new key waits, signs once its record was seen, and is replaced by the next of its kind")
    func rotation() async throws {
        let made = try await domains.add(shop, of: .first, keys: [NewDKIMKey(.ed25519SHA256)])
        let first = try #require(made.keys.first)
        #expect(first.state == .waiting)
        #expect(first.selector.hasPrefix("pr20") && first.selector.hasSuffix("-ed"))
        #expect(domains.signer(for: shop, of: .first) == nil)
        let active = try await domains.activate([first.id], of: shop, account: .first)
        #expect(active.keys.map(\.state) == [.active])
        #expect(domains.signer(for: shop, of: .first)?.identities.map(\.selector) == [first.selector])

        let rotated = try await domains.addKeys([NewDKIMKey(.ed25519SHA256)], to: shop, of: .first)
        #expect(rotated.keys.map(\.state) == [.active, .waiting])
        #expect(rotated.keys[1].selector == first.selector + "-2")
        #expect(domains.signer(for: shop, of: .first)?.identities.map(\.selector) == [first.selector])
        let after = try await domains.activate([rotated.keys[1].id], of: shop, account: .first)
        #expect(after.keys.map(\.state) == [.replaced, .active])
        #expect(domains.signer(for: shop, of: .first)?.identities.map(\.selector) == [first.selector + "-2"])
        let left = try await engine.read { connection in
            try connection.first(Statement("SELECT count(*) FROM dkim_key WHERE sealed_key IS NOT NULL")) {
                $0.integer(0)
            }
        }
        #expect(left == 1)
        #expect(after.keysToPublish.count == 2)

        time.advance(by: DKIMKey.overlap)
        let later = try await domains.find(shop, of: .first)
        #expect(later.keys.map(\.state) == [.retired, .active])
        #expect(later.keysToPublish.count == 1)
    }

    @Test("keys of two kinds sign side by side")
    func kinds() async throws {
        let made = try await domains.add(
            shop, of: .first, keys: [NewDKIMKey(Self.rsa, selector: "old"), NewDKIMKey(.ed25519SHA256)])
        _ = try await domains.activate(Set(made.keys.map(\.id)), of: shop, account: .first)
        #expect(
            domains.signer(for: shop, of: .first)?.identities.map(\.key.algorithm) == [.rsaSHA256, .ed25519SHA256])
    }

    @Test("a domain signs for the names below it, in its own account alone")
    func below() async throws {
        let made = try await domains.add(shop, of: .first, keys: [NewDKIMKey(.ed25519SHA256)])
        _ = try await domains.activate(Set(made.keys.map(\.id)), of: shop, account: .first)
        let news = try #require(DomainName("news.shop.example"))
        #expect(domains.signer(for: news, of: .first)?.domain == shop)
        #expect(domains.signer(for: shop, of: AccountID(number: 2)) == nil)
        #expect(domains.signer(for: try #require(DomainName("othershop.example")), of: .first) == nil)
        #expect(domains.signer(for: try #require(DomainName("example")), of: .first) == nil)
    }

    @Test("keys outlive the process, and the store alone does not give them away")
    func durable() async throws {
        let made = try await domains.add(shop, of: .first, keys: [NewDKIMKey(Self.rsa, selector: "s1")])
        _ = try await domains.activate(Set(made.keys.map(\.id)), of: shop, account: .first)
        await engine.close()
        if store.kind == .sqlite {
            let bytes = try Data(contentsOf: URL(filePath: store.path))
            #expect(bytes.range(of: Data(Self.rsa.stored.suffix(64))) == nil)
        }
        let again = try await store.openEngine()
        let same = try await Domains.open(engine: again, seal: KeySeal(secret: secret)!, time: time)
        #expect(same.signer(for: shop, of: .first)?.identities.first?.key.publicKey == Self.rsa.publicKey)
        let stranger = try await Domains.open(engine: again, seal: KeySeal(secret: KeySeal.makeSecret())!, time: time)
        #expect(stranger.signer(for: shop, of: .first) == nil)
        #expect(try await stranger.find(shop, of: .first).keys.map(\.isReadable) == [false])
        await again.close()
    }

    @Test("what cannot be is refused, and changes nothing")
    func faults() async throws {
        _ = try await domains.add(shop, of: .first, keys: [NewDKIMKey(Self.rsa, selector: "s1")])
        await #expect(throws: DomainsFault.exists) { try await domains.add(shop, of: .first, keys: []) }
        await #expect(throws: DomainsFault.selectorTaken("s1")) {
            try await domains.addKeys([NewDKIMKey(Self.rsa, selector: "s1")], to: shop, of: .first)
        }
        await #expect(throws: DomainsFault.badSelector("a b")) {
            try await domains.addKeys([NewDKIMKey(Self.rsa, selector: "a b")], to: shop, of: .first)
        }
        await #expect(throws: DomainsFault.notFound) { try await domains.find(shop, of: AccountID(number: 2)) }
        #expect(try await domains.find(shop, of: .first).keys.count == 1)
        try await domains.remove(shop, of: .first)
        #expect(try await domains.list(of: .first).isEmpty)
        await #expect(throws: DomainsFault.notFound) { try await domains.remove(shop, of: .first) }
    }

    @Test("there is an end to a domain's keys")
    func limit() async throws {
        _ = try await domains.add(shop, of: .first, keys: (0..<40).map { _ in NewDKIMKey(.ed25519SHA256) })
        await #expect(throws: DomainsFault.tooManyKeys(limit: 40)) {
            try await domains.addKeys([NewDKIMKey(.ed25519SHA256)], to: shop, of: .first)
        }
    }
}
