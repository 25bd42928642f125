import DNS
import Mail
import MailAuth
import Testing

@Suite("DMARC")
struct DMARCTests {
    @Test("records are read, with what holds where nothing is said")
    func reads() throws {
        let plain = try DMARCRecord.parse("v=DMARC1; p=reject")
        #expect(plain.policy == .reject)
        #expect(plain.subdomainPolicy == .reject)
        #expect(plain.signatureAlignment == .relaxed)
        #expect(plain.percentage == 100)
        let full = try DMARCRecord.parse(
            "v=DMARC1;p=quarantine; sp=none; adkim=s; aspf=r; pct=20; rua=mailto:a@example.com, mailto:b@example.net;")
        #expect(full.policy == .quarantine)
        #expect(full.subdomainPolicy == .none)
        #expect(full.signatureAlignment == .strict)
        #expect(full.percentage == 20)
        #expect(full.reportAddresses == ["mailto:a@example.com", "mailto:b@example.net"])
        // A policy that cannot be read is none where somebody wants reports.
        #expect(try DMARCRecord.parse("v=DMARC1; p=rejct; rua=mailto:a@example.com").policy == .none)
    }

    @Test(
        "records that are wrong are refused",
        arguments: [
            ("p=none; v=DMARC1", .version), ("v=DMARC2; p=none", .version), ("v=DMARC1", .policy),
            ("v=DMARC1; p=rejct", .policy), ("v=DMARC1; p=none; sp=x", .policy),
            ("v=DMARC1; p=none; adkim=x", .badTag("adkim")), ("v=DMARC1; p=none; pct=101", .badTag("pct")),
            ("v=DMARC1; p=none; p=none", .tags(.repeated(name: "p"))),
        ] as [(String, DMARCRecord.ParseError)])
    func refuses(text: String, expected: DMARCRecord.ParseError) {
        #expect(throws: expected) { try DMARCRecord.parse(text) }
    }

    private let resolver = StaticResolver(texts: [
        "_dmarc.shop.example": "v=DMARC1; p=reject; sp=quarantine",
        "_dmarc.own.shop.example": "v=DMARC1; p=none", "_dmarc.broken.example": "v=DMARC1; p=x",
    ])

    @Test("policies are found on the way up")
    func walk() async {
        func find(_ domain: String) async -> (String, DMARCRecord.Policy)? {
            guard case .found(let policy) = await DMARCPolicy.find(for: name(domain), resolver: resolver) else {
                return nil
            }
            return (policy.domain.text, policy.policy(for: name(domain)))
        }
        #expect(await find("shop.example")! == ("shop.example", .reject))
        #expect(await find("news.shop.example")! == ("shop.example", .quarantine))
        #expect(await find("own.shop.example")! == ("own.shop.example", .none))
        #expect(await find("a.b.c.d.e.f.g.h.i.shop.example")! == ("shop.example", .quarantine))
        #expect(await find("other.example") == nil)
        guard case .broken = await DMARCPolicy.find(for: name("broken.example"), resolver: resolver) else {
            Issue.record("broken")
            return
        }
    }

    @Test(
        "alignment",
        arguments: [
            ("shop.example", "shop.example", true, true), ("news.shop.example", "shop.example", true, false),
            ("shop.example", "news.shop.example", true, false), ("a.shop.example", "b.shop.example", true, false),
            ("other.example", "shop.example", false, false), ("shop.example.evil.test", "shop.example", false, false),
            ("a.one.test", "b.one.test", false, false),
        ])
    func alignment(proved: String, author: String, relaxed: Bool, strict: Bool) async {
        #expect(await DMARCPolicy.isAligned(name(proved), with: name(author), .relaxed, resolver: resolver) == relaxed)
        #expect(await DMARCPolicy.isAligned(name(proved), with: name(author), .strict, resolver: resolver) == strict)
    }
}
