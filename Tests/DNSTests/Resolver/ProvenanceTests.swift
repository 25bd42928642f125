import DNS
import Foundation
import Mail
import TestKit
import Testing

/// Against a zone that was signed in earnest, with the library's own validator.
@Suite("What the DNS proves")
struct ProvenanceTests {
    private static let anchor =
        "signed.example. IN DS 44531 13 2 bb8442916057a3b1fa019740fdcbc3a55c44bff1548891288dca76de4884bdd7"

    private func withResolver(anchors: [String] = [anchor], _ body: (UnboundResolver) async throws -> Void) async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "unbound.conf")
        let zones = ["signed.example", "open.example"].map { name in
            """
            auth-zone:
              name: "\(name)."
              zonefile: "\(Fixtures.directory.appending(path: "zones/\(name).zone").path)"
              for-upstream: yes
              for-downstream: no
              fallback-enabled: no

            """
        }
        try zones.joined().write(to: file, atomically: true, encoding: .utf8)
        var configuration = UnboundResolver.Configuration()
        configuration.settingsFile = file.path
        configuration.trustAnchors = anchors
        // The library takes these names from the files, and asks nobody.
        configuration.asksRootServers = true
        try await body(UnboundResolver(configuration))
    }

    private func name(_ text: String) -> DomainName { DomainName(text)! }

    @Test("signed exchangers and addresses are secure, and aliases are followed")
    func secure() async throws {
        try await withResolver { resolver in
            let (domain, host) = (name("signed.example"), name("mx.signed.example"))
            #expect(await resolver.provenance(of: domain, .mailExchangers) == .secure(canonicalName: domain))
            #expect(await resolver.provenance(of: host, .addresses) == .secure(canonicalName: host))
            #expect(
                await resolver.provenance(of: name("plain.signed.example"), .addresses)
                    == .secure(canonicalName: name("plain.signed.example")))
            #expect(
                await resolver.provenance(of: name("alias.signed.example"), .addresses)
                    == .secure(canonicalName: host))
        }
    }

    @Test("signed TLSA records are read as they stand")
    func associations() async throws {
        try await withResolver { resolver in
            let found = await resolver.associations(of: name("mx.signed.example"), port: 25)
            guard case .found(let records, let life) = found else { Issue.record("\(found)"); return }
            let hex: [UInt8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]
            let both: [UInt8] = (0..<16).map { $0 * 0x11 }
            #expect(
                Set(records) == [
                    TLSARecord(usage: 3, selector: 1, matchingType: 1, data: hex + hex + hex + hex),
                    TLSARecord(usage: 2, selector: 0, matchingType: 2, data: both + both + both + both),
                ])
            #expect(life == .seconds(3_600))
        }
    }

    @Test("a host without TLSA records is proved to have none")
    func none() async throws {
        try await withResolver { resolver in
            let found = await resolver.associations(of: name("plain.signed.example"), port: 25)
            #expect(found == .noSuchName)
            #expect(await resolver.associations(of: name("mx.signed.example"), port: 587) == .noSuchName)
        }
    }

    @Test("a record whose signature does not hold is a failure, not an answer")
    func forged() async throws {
        try await withResolver { resolver in
            let found = await resolver.associations(of: name("forged.signed.example"), port: 25)
            guard case .failed(let why) = found else { Issue.record("\(found)"); return }
            #expect(why.hasPrefix("bogus"))
        }
    }

    @Test("what nobody signed is insecure, and its TLSA records count for nothing")
    func unsigned() async throws {
        try await withResolver { resolver in
            #expect(await resolver.provenance(of: name("open.example"), .mailExchangers) == .insecure)
            #expect(await resolver.provenance(of: name("mx.open.example"), .addresses) == .insecure)
            #expect(await resolver.associations(of: name("mx.open.example"), port: 25) == .noData)
        }
        try await withResolver(anchors: []) { resolver in
            #expect(await resolver.provenance(of: name("signed.example"), .mailExchangers) == .insecure)
            #expect(await resolver.associations(of: name("mx.signed.example"), port: 25) == .noData)
        }
    }
}

@Suite("A resolver that finds out whether signatures reach it")
struct ProbingResolverTests {
    @Test("answers without them where they do not")
    func unproved() async throws {
        var configuration = UnboundResolver.Configuration()
        configuration.zones = [LocalZone(name: "shop.test", records: ["mx.shop.test. 60 IN A 127.0.0.1"])]
        configuration.forwarders = ["127.0.0.1@1"]
        configuration.deadline = .seconds(2)
        let resolver = try ProbingResolver(configuration)
        let host = DomainName("mx.shop.test")!
        #expect(await resolver.addresses(of: host) == .found(["127.0.0.1"], timeToLive: .seconds(60)))
        #expect(await resolver.provenance(of: host, .addresses) == .insecure)
    }
}
