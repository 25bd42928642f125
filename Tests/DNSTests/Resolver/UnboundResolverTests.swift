import DNS
import Mail
import Testing

@Suite("Resolver over libunbound")
struct UnboundResolverTests {
    private func resolver() throws -> UnboundResolver {
        var configuration = UnboundResolver.Configuration()
        configuration.isOffline = true
        configuration.zones = [
            LocalZone(
                name: "shop.test",
                records: [
                    "shop.test. 300 IN MX 10 mx1.shop.test.", "shop.test. 300 IN MX 5 mx2.shop.test.",
                    "mx1.shop.test. 60 IN A 127.0.0.1", "mx1.shop.test. 300 IN AAAA ::1",
                    "shop.test. 300 IN TXT \"v=spf1 \" \"-all\"", "plain.shop.test. 300 IN A 192.0.2.7",
                    "null.shop.test. 300 IN MX 0 .", "local.shop.test. 300 IN MX 0 localhost.",
                ]),
            LocalZone(name: "mx.google.com", records: ["mx.google.com. 300 IN A 127.0.0.9"]),
        ]
        return try UnboundResolver(configuration)
    }

    private func name(_ text: String) -> DomainName { DomainName(text)! }

    @Test("reads exchangers with their time to live")
    func exchangers() async throws {
        let found = try await resolver().mailExchangers(of: name("shop.test"))
        guard case .found(let exchangers, let life) = found else { Issue.record("\(found)"); return }
        #expect(
            Set(exchangers) == [
                MailExchanger(preference: 10, host: name("mx1.shop.test")),
                MailExchanger(preference: 5, host: name("mx2.shop.test")),
            ])
        #expect(life == .seconds(300))
    }

    @Test("joins both families of addresses under the shorter time to live")
    func addresses() async throws {
        let found = try await resolver().addresses(of: name("mx1.shop.test"))
        #expect(found == .found(["127.0.0.1", "::1"], timeToLive: .seconds(60)))
    }

    @Test("joins the strings of a text record")
    func text() async throws {
        let found = try await resolver().text(of: name("shop.test"))
        #expect(found == .found(["v=spf1 -all"], timeToLive: .seconds(300)))
    }

    @Test("tells a missing type from a missing name")
    func missing() async throws {
        let resolver = try resolver()
        #expect(await resolver.mailExchangers(of: name("mx1.shop.test")) == .noData)
        #expect(await resolver.mailExchangers(of: name("nobody.shop.test")) == .noSuchName)
        #expect(await resolver.addresses(of: name("nobody.shop.test")) == .noSuchName)
        #expect(await resolver.addresses(of: name("shop.test")) == .noData)
    }

    @Test("asks nobody when offline", arguments: ["example.com", "www.google.com", "test", "a.root-servers.net"])
    func offline(other: String) async throws {
        #expect(try await resolver().addresses(of: name(other)) == .noSuchName)
    }

    @Test("answers for the name of a real host from its own zone")
    func realName() async throws {
        let found = try await resolver().addresses(of: name("mx.google.com"))
        #expect(found == .found(["127.0.0.9"], timeToLive: .seconds(300)))
    }

    @Test("finds every kind of route")
    func routes() async throws {
        let resolver = try resolver()
        let expected: [(String, MailRoute)] = [
            (
                "shop.test",
                .exchangers([
                    MailExchanger(preference: 5, host: name("mx2.shop.test")),
                    MailExchanger(preference: 10, host: name("mx1.shop.test")),
                ])
            ),
            ("plain.shop.test", .implicit(name("plain.shop.test"))), ("null.shop.test", .nullMX),
            ("local.shop.test", .noMailHost), ("nobody.shop.test", .noSuchDomain),
        ]
        for (domain, route) in expected { #expect(await resolver.mailRoute(of: name(domain)) == route) }
    }

    @Test("answers thousands of questions at once, each with its own answer")
    func crowd() async throws {
        var configuration = UnboundResolver.Configuration()
        configuration.isOffline = true
        configuration.zones = [
            LocalZone(
                name: "crowd.test", records: (0..<500).map { "n\($0).crowd.test. 300 IN MX \($0) m\($0).crowd.test." })
        ]
        let resolver = try UnboundResolver(configuration)
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<5_000 {
                let number = index % 500
                group.addTask {
                    guard let domain = DomainName("n\(number).crowd.test"),
                        let host = DomainName("m\(number).crowd.test"),
                        case .found(let exchangers, _) = await resolver.mailExchangers(of: domain)
                    else { return true }
                    return exchangers != [MailExchanger(preference: UInt16(number), host: host)]
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wrong == 0)
    }

    @Test("fails a question in time when its server is silent")
    func silence() async throws {
        var configuration = UnboundResolver.Configuration()
        configuration.forwarders = ["127.0.0.1@9"]
        configuration.deadline = .milliseconds(300)
        let found = try await UnboundResolver(configuration).mailExchangers(of: name("example.com"))
        guard case .failed = found else { Issue.record("\(found)"); return }
    }

    @Test("says which setting is wrong")
    func setup() {
        var zone = UnboundResolver.Configuration()
        zone.zones = [LocalZone(name: "a.test", records: ["a.test. IN NONSENSE"])]
        let record = #expect(throws: UnboundResolver.SetupError.self) { try UnboundResolver(zone) }
        guard case .record("a.test. IN NONSENSE", _) = record else {
            Issue.record("\(String(describing: record))")
            return
        }
        var forwarder = UnboundResolver.Configuration()
        forwarder.forwarders = ["not an address"]
        #expect(throws: UnboundResolver.SetupError.self) { try UnboundResolver(forwarder) }
    }
}
