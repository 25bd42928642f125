import DNS
import MailAuth
import Testing

@Suite("SPF record")
struct SPFRecordTests {
    @Test(
        "is known by its first word",
        arguments: [
            ("v=spf1", true), ("v=spf1 -all", true), ("V=SPF1 -all", true), ("v=spf10 -all", false),
            ("v=spf1-all", false),
            ("", false), ("spf1", false), (" v=spf1", false),
        ])
    func kind(text: String, isRecord: Bool) { #expect(SPFRecord.isRecord(text) == isRecord) }

    @Test("is read term by term")
    func reads() throws {
        let record = try SPFRecord.parse(
            "v=spf1  ip4:192.0.2.0/24 ip6:2001:db8::/32 a mx/28//64 a:%{d2}/24 ?include:_spf.example.com ~exists:%{ir}.list.example -all exp=why.example.com x-future=%{s}"
        )
        #expect(record.directives.map(\.qualifier) == [.pass, .pass, .pass, .pass, .pass, .neutral, .softFail, .fail])
        #expect(record.directives[0].mechanism == .network(try #require(IPAddress("192.0.2.0")), prefixLength: 24))
        #expect(record.directives[1].mechanism == .network(try #require(IPAddress("2001:db8::")), prefixLength: 32))
        #expect(record.directives[2].mechanism == .addresses(nil, .init()))
        guard case .mailExchangers(nil, let lengths) = record.directives[3].mechanism else { Issue.record(); return }
        #expect(lengths.v4 == 28)
        #expect(lengths.v6 == 64)
        guard case .addresses(let spec?, let bits) = record.directives[4].mechanism else { Issue.record(); return }
        #expect(spec.text == "%{d2}")
        #expect(bits.v4 == 24)
        #expect(record.explanation?.text == "why.example.com")
        #expect(record.redirect == nil)
    }

    @Test(
        "refuses what is badly made",
        arguments: [
            ("v=spf1 ip4:192.0.2.256", .badAddress("ip4:192.0.2.256")), ("v=spf1 ip4", .badAddress("ip4")),
            ("v=spf1 ip4:2001:db8::", .badAddress("ip4:2001:db8::")),
            ("v=spf1 ip4:192.0.2.0/33", .badPrefixLength("ip4:192.0.2.0/33")),
            ("v=spf1 ip4:192.0.2.0/024", .badPrefixLength("ip4:192.0.2.0/024")),
            ("v=spf1 a//129", .badPrefixLength("a//129")), ("v=spf1 all:x", .badTerm("all:x")),
            ("v=spf1 include", .badDomain("include")), ("v=spf1 include:", .badDomain("include:")),
            ("v=spf1 include:com", .badDomain("include:com")), ("v=spf1 a:x.123", .badDomain("a:x.123")),
            ("v=spf1 a:%{x}.example", .badDomain("a:%{x}.example")), ("v=spf1 a:%", .badDomain("a:%")),
            ("v=spf1 exists:%{d0}", .badDomain("exists:%{d0}")), ("v=spf1 spf2:x", .badTerm("spf2:x")),
            ("v=spf1 redirect=a.example redirect=b.example", .repeated("redirect")), ("spf1", .notSPF),
            ("v=spf1 --all", .badTerm("--all")), ("v=spf1 mx:", .badDomain("mx:")),
        ] as [(String, SPFRecord.ParseError)])
    func refuses(text: String, expected: SPFRecord.ParseError) {
        #expect(throws: expected) { try SPFRecord.parse(text) }
    }
}
