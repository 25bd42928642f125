import DNS
import Mail
import Testing

@Suite("MTA-STS records and policies")
struct STSTests {
    @Test(
        "the record is known by its version and has one id",
        arguments: [
            (["v=STSv1; id=20160831085700Z;"], "20160831085700Z"), (["v=STSv1;id=a"], "a"),
            (["v=spf1 -all", "v=STSv1; id=1; x=y"], "1"), (["v=STSv1; id=1", "v=STSv1; id=2"], nil), (["v=STSv1"], nil),
            (["v=STSv1; id="], nil), (["v=STSv1; id=a-b"], nil), (["v=STSv10; id=1"], nil), ([], nil),
            (["v=STSv1; id=" + String(repeating: "a", count: 33)], nil),
        ] as [([String], String?)])
    func record(texts: [String], id: String?) { #expect(STSRecord.find(in: texts)?.id == id) }

    private static let good =
        "version: STSv1\r\nmode: enforce\r\nmx: mail.Example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n"

    @Test("a policy is read with LF or CR LF, in any order, past what it does not know")
    func parses() throws {
        let policy = try STSPolicy.parse(Array(Self.good.utf8))
        #expect(policy.mode == .enforce)
        #expect(policy.exchangers == ["mail.example.com", "*.example.net"])
        #expect(policy.maximumAge == .seconds(604_800))
        let other = try STSPolicy.parse(
            Array("max_age:1\nfuture: x\nmode: testing\nmode: enforce\nmx:a.example\nversion:STSv1".utf8))
        #expect(other.mode == .testing)
        #expect(try STSPolicy.parse(Array("version: STSv1\nmode: none\nmax_age: 0".utf8)).exchangers == [])
    }

    @Test(
        "a policy that is none is refused with the cause",
        arguments: [
            ("mode: none\nmax_age: 1", STSPolicy.ParseError.noVersion),
            ("version: STSv2\nmode: none\nmax_age: 1", .noVersion),
            ("version: STSv1\nmode: strict\nmax_age: 1", .badMode), ("version: STSv1\nmode: none", .badMaximumAge),
            ("version: STSv1\nmode: none\nmax_age: 31557601", .badMaximumAge),
            ("version: STSv1\nmode: none\nmax_age: -1", .badMaximumAge),
            ("version: STSv1\nmode: enforce\nmax_age: 1", .badExchangers),
            ("version: STSv1\nmode: enforce\nmx: *\nmax_age: 1", .badExchangers),
            ("version: STSv1\nmode: enforce\nmx: a.*.example\nmax_age: 1", .badExchangers),
            ("<html>not found</html>", .noVersion),
        ])
    func refuses(text: String, error: STSPolicy.ParseError) {
        #expect(throws: error) { try STSPolicy.parse(Array(text.utf8)) }
    }

    @Test("a policy over 64 kB is not read")
    func tooLong() {
        let bytes = Array(Self.good.utf8) + [UInt8](repeating: 0x0A, count: 64 << 10)
        #expect(throws: STSPolicy.ParseError.tooLong(byteCount: bytes.count)) { try STSPolicy.parse(bytes) }
    }

    @Test(
        "a star stands for one label",
        arguments: [
            ("mail.example.com", true), ("a.example.net", true), ("a.b.example.net", false), ("example.net", false),
            ("mail.example.com.evil.example", false), ("xmail.example.com", false), ("xexample.net", false),
        ])
    func matches(host: String, isNamed: Bool) throws {
        let policy = try STSPolicy.parse(Array(Self.good.utf8))
        #expect(policy.names(DomainName(host)!) == isNamed)
    }
}
