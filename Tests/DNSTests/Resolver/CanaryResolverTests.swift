import DNS
import Mail
import Synchronization
import Testing

@Suite("Denials and canaries")
struct CanaryResolverTests {
    private static func name(_ text: String) -> DomainName { DomainName(text)! }

    private static let life = Duration.seconds(300)

    /// Says what the canaries say, counts how often it was asked, and has a clock that stands still.
    private final class Cage: Sendable {
        let word = Mutex(Canary.Word.honest)
        let askedCount = Mutex(0)
        let clock = Mutex(ContinuousClock.now)

        func say(_ new: Canary.Word) { word.withLock { $0 = new } }
        func pass(_ time: Duration) { clock.withLock { $0 += time } }
        var count: Int { askedCount.withLock { $0 } }

        func guarding(_ resolver: StaticResolver) -> CanaryResolver {
            CanaryResolver(
                resolver,
                asking: { [self] in
                    askedCount.withLock { $0 += 1 }
                    return word.withLock { $0 }
                }, now: { [self] in clock.withLock { $0 } })
        }
    }

    private func isDoubted<Value>(_ lookup: Lookup<Value>) -> Bool {
        if case .failed(let why) = lookup { why.contains("denies") } else { false }
    }

    @Test("what a resolver denies is believed where it knows the canaries")
    func honest() async {
        let cage = Cage()
        let resolver = cage.guarding(
            StaticResolver(addresses: [Self.name("a.test"): .found(["9.9.9.9"], timeToLive: Self.life)]))
        #expect(await resolver.addresses(of: Self.name("a.test")) == .found(["9.9.9.9"], timeToLive: Self.life))
        #expect(cage.count == 0, "what is found needs no canary")
        #expect(await resolver.mailRoute(of: Self.name("gone.test")) == .noSuchDomain)
        #expect(await resolver.mailExchangers(of: Self.name("a.test")) == .noData)
        #expect(await resolver.text(of: Self.name("gone.test")) == .noSuchName)
        #expect(cage.count == 1)
        cage.pass(CanaryResolver.interval)
        #expect(await resolver.mailRoute(of: Self.name("gone.test")) == .noSuchDomain)
        #expect(cage.count == 2)
    }

    @Test(
        "a resolver that denies the canaries is believed in no denial",
        arguments: [
            Canary.Word.denies("of another"), .failed("time-out"),
        ])
    func broken(word: Canary.Word) async {
        let cage = Cage()
        cage.say(word)
        let bare = Self.name("bare.test")
        let resolver = cage.guarding(StaticResolver(exchangers: [bare: .noData]))
        #expect(isDoubted(await resolver.mailExchangers(of: Self.name("gmail.com"))))
        #expect(isDoubted(await resolver.mailExchangers(of: bare)))
        #expect(isDoubted(await resolver.addresses(of: bare)))
        #expect(isDoubted(await resolver.text(of: bare)))
        guard case .temporary = await resolver.mailRoute(of: Self.name("gmail.com")) else {
            Issue.record("mail to it would bounce")
            return
        }
        #expect(cage.count == 1)
    }

    @Test("what signatures prove needs no canary")
    func proved() async {
        let cage = Cage()
        cage.say(.denies("of another"))
        var table = StaticResolver()
        table.secureNames = [Self.name("gone.test")]
        let resolver = cage.guarding(table)
        #expect(await resolver.mailExchangers(of: Self.name("gone.test")) == .noSuchName)
        #expect(cage.count == 0)
    }

    @Test("after a lie, denials are doubted for one interval more")
    func recovery() async {
        let cage = Cage()
        let gone = Self.name("gone.test")
        let resolver = cage.guarding(StaticResolver())
        cage.say(.denies("of another"))
        #expect(isDoubted(await resolver.mailExchangers(of: gone)))
        cage.say(.honest)
        #expect(isDoubted(await resolver.mailExchangers(of: gone)))
        cage.pass(CanaryResolver.interval)
        #expect(isDoubted(await resolver.mailExchangers(of: gone)))
        cage.pass(CanaryResolver.interval)
        #expect(await resolver.mailExchangers(of: gone) == .noSuchName)
        #expect(cage.count == 3)
    }

    @Test("canaries tell a resolver that knows the world from one that denies it, or half of it")
    func words() async {
        let canary = Canary(host: Self.name("host.test"), domains: [Self.name("one.test"), Self.name("two.test")])
        let mx = Lookup.found([MailExchanger(preference: 0, host: Self.name("mx.test"))], timeToLive: Self.life)
        let address = Lookup.found(["9.9.9.9"], timeToLive: Self.life)
        func word(_ exchangers: [String: Lookup<[MailExchanger]>], _ host: Lookup<[String]>) async -> String {
            let table = StaticResolver(
                exchangers: Dictionary(uniqueKeysWithValues: exchangers.map { (Self.name($0), $1) }),
                addresses: [Self.name("host.test"): host])
            return switch await canary.ask(table) {
            case .honest: "honest"
            case .denies: "denies"
            case .failed: "failed"
            }
        }
        #expect(await word(["one.test": mx, "two.test": mx], address) == "honest")
        #expect(await word(["two.test": mx], address) == "honest")
        #expect(await word(["one.test": .noData, "two.test": .noData], address) == "denies")
        #expect(await word(["one.test": mx], .noSuchName) == "denies")
        #expect(await word(["one.test": mx], .noData) == "denies")
        #expect(await word(["one.test": mx], .failed("time-out")) == "failed")
        #expect(await word(["one.test": .noData, "two.test": .failed("time-out")], address) == "failed")
        #expect(Canary.standard.domains.count == 2)
    }
}
