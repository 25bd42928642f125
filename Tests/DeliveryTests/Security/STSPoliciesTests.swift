import DNS
import Mail
import Spool
import Synchronization
import TestKit
import Testing

@testable import Delivery

/// Hands out what it is told to, and counts.
final class FakeFetcher: PolicyFetcher {
    private let state: Mutex<(answer: Result<String, PolicyFetchError>, count: Int)>

    init(_ answer: Result<String, PolicyFetchError>) { state = Mutex((answer, 0)) }

    var count: Int { state.withLock { $0.count } }
    func answer(_ answer: Result<String, PolicyFetchError>) { state.withLock { $0.answer = answer } }

    func fetch(_ domain: DomainName, byteLimit: Int) async throws(PolicyFetchError) -> [UInt8] {
        let answer = state.withLock { state in
            state.count += 1
            return state.answer
        }
        return Array(try answer.get().utf8)
    }
}

@Suite("The policies of domains", .eachEngine)
struct STSPoliciesTests {
    private let domain = DomainName("example.com")!

    private func resolver(id: String?) -> StaticResolver {
        let name = DomainName("_mta-sts.example.com")!
        return StaticResolver(
            texts: id.map { [name: .found(["v=STSv1; id=\($0);"], timeToLive: .seconds(60))] } ?? [:])
    }

    private func text(_ mode: String, age: Int = 604_800) -> String {
        "version: STSv1\nmode: \(mode)\nmx: mx.example.com\nmax_age: \(age)\n"
    }

    private func policies(_ kit: TemporarySpool, _ fetcher: FakeFetcher) -> STSPolicies {
        STSPolicies(fetcher: fetcher, spool: kit.spool, time: kit.time)
    }

    @Test("nobody is asked where the DNS tells of no policy")
    func none() async throws {
        let (kit, fetcher) = (try await TemporarySpool(), FakeFetcher(.success(text("enforce"))))
        let found = await policies(kit, fetcher).find(domain, asking: resolver(id: nil))
        #expect(found.policy == nil && found.trouble == nil)
        #expect(fetcher.count == 0)
    }

    @Test("a policy is fetched once, kept over a restart, and fetched anew when its id changes")
    func caches() async throws {
        let (kit, fetcher) = (try await TemporarySpool(), FakeFetcher(.success(text("enforce"))))
        let first = policies(kit, fetcher)
        #expect(await first.find(domain, asking: resolver(id: "1")).policy?.mode == .enforce)
        #expect(await first.find(domain, asking: resolver(id: "1")).policy?.mode == .enforce)
        let second = policies(kit, fetcher)
        #expect(await second.find(domain, asking: resolver(id: "1")).policy?.mode == .enforce)
        #expect(fetcher.count == 1)
        fetcher.answer(.success(text("testing")))
        #expect(await second.find(domain, asking: resolver(id: "2")).policy?.mode == .testing)
        fetcher.answer(.success(text("none")))
        #expect(await second.find(domain, asking: resolver(id: "3")).policy == nil)
        #expect(fetcher.count == 3)
    }

    @Test("a policy holds while it lives, whatever happens to its record and its host")
    func holds() async throws {
        let (kit, fetcher) = (try await TemporarySpool(), FakeFetcher(.success(text("enforce", age: 1_000))))
        let policies = policies(kit, fetcher)
        _ = await policies.find(domain, asking: resolver(id: "1"))
        fetcher.answer(.failure(.unavailable("gone")))
        #expect(await policies.find(domain, asking: resolver(id: nil)).policy?.mode == .enforce)
        let found = await policies.find(domain, asking: resolver(id: "2"))
        #expect(found.policy?.mode == .enforce)
        #expect(found.trouble == .stsPolicyFetchError)
        kit.time.advance(by: .seconds(1_001))
        #expect(await policies.find(domain, asking: resolver(id: nil)).policy == nil)
    }

    @Test("a policy is fetched anew when half its life is over")
    func refreshes() async throws {
        let (kit, fetcher) = (try await TemporarySpool(), FakeFetcher(.success(text("enforce", age: 1_000))))
        let policies = policies(kit, fetcher)
        _ = await policies.find(domain, asking: resolver(id: "1"))
        kit.time.advance(by: .seconds(499))
        _ = await policies.find(domain, asking: resolver(id: "1"))
        #expect(fetcher.count == 1)
        kit.time.advance(by: .seconds(2))
        _ = await policies.find(domain, asking: resolver(id: "1"))
        #expect(fetcher.count == 2)
        kit.time.advance(by: .seconds(999))
        #expect(await policies.find(domain, asking: resolver(id: nil)).policy?.mode == .enforce)
    }

    @Test(
        "what went wrong is told, and not tried again for five minutes",
        arguments: [
            (Result<String, PolicyFetchError>.failure(.unavailable("x")), TLSResult.stsPolicyFetchError),
            (.failure(.insecure("x")), .stsWebPKIInvalid), (.success("<html>"), .stsPolicyInvalid),
        ])
    func failures(answer: Result<String, PolicyFetchError>, result: TLSResult) async throws {
        let (kit, fetcher) = (try await TemporarySpool(), FakeFetcher(answer))
        let policies = policies(kit, fetcher)
        for _ in 0..<3 { #expect(await policies.find(domain, asking: resolver(id: "1")).trouble == result) }
        #expect(fetcher.count == 1)
        kit.time.advance(by: .seconds(301))
        _ = await policies.find(domain, asking: resolver(id: "1"))
        #expect(fetcher.count == 2)
    }
}
