import DNS
import Mail
import TestKit
import Testing

@testable import Verification

/// A resolver that denies every name, as one behind a portal does.
@Suite("Domains that a resolver denies")
struct DeniedDomainTests {
    private func verify(_ address: String, _ resolver: any Resolver) async -> Verification {
        let time = ManualTime()
        let verifier = Verifier(desk: DomainDesk(resolver: resolver, time: time), time: time)
        return await verifier.verify(address, VerificationRequest(level: .dns, deadline: .seconds(120)))
    }

    @Test("whose canaries it denies as well are unknown, and the check says why")
    func canaries() async throws {
        let broken = CanaryResolver(StaticResolver(), asking: { await Canary.standard.ask(StaticResolver()) })
        let verification = await verify("ada@some-shop-of-hers.com", broken)
        #expect(verification.verdict == .unknown)
        #expect(verification.reason == .tempError)
        let check = try #require(verification.check(.domain))
        #expect(check.status == .unknown)
        #expect(check.detail.contains("the resolver denies names that exist"))
    }

    @Test(
        "that lists know to be real are never undeliverable without proof",
        arguments: ["ada@gmail.com", "ada@web.de", "ada@GMX.net"])
    func known(address: String) async throws {
        let verification = await verify(address, StaticResolver())
        #expect(verification.verdict == .unknown)
        #expect(verification.reason == .tempError)
        let bare = StaticResolver(exchangers: [try #require(verification.domain): .noData])
        #expect(await verify(address, bare).reason == .tempError)
    }

    @Test("that are proved not to be there, that lie below real ones, or that nobody knows, are undeliverable")
    func believed() async throws {
        var table = StaticResolver()
        table.secureNames = [try #require(DomainName("gmail.com"))]
        for address in ["ada@gmail.com", "ada@nowhere.gmx.net", "ada@some-shop-of-hers.com"] {
            let verification = await verify(address, table)
            #expect(verification.verdict == .undeliverable, "\(address)")
            #expect(verification.reason == .domainNotFound, "\(address)")
        }
    }

    @Test("that the lists guard are known, and those below them are not")
    func guarded() throws {
        let file = Array("list guarded\nexample.com\n".utf8)
        let lists = AddressLists([("guarded.list", try AddressListFile.parse(file.span, name: "guarded.list"))])
        let known = ["Example.com", "a.example.com", "com"].filter { lists.isKnown(Array($0.utf8).span) }
        #expect(known == ["Example.com"])
    }
}
