import Mail
import Testing

@testable import Verification

@Suite("The table of exchangers")
struct ExchangerTableTests {
    @Test("carried in the binary can be read, and says of each line when and where it was seen")
    func standard() throws {
        let table = ExchangerTable.standard
        #expect(table.suffixes.count > 40)
        for suffix in table.suffixes {
            let entry = try #require(table.entry(of: DomainName(suffix)!))
            #expect(entry.seen.hasPrefix("20"), "\(suffix)")
        }
    }

    @Test(
        "goes by the longest end of a name, label by label",
        arguments: [
            ("aspmx.l.google.com", "google"), ("mta5.am0.yahoodns.net", "yahoo"), ("notgoogle.com", nil),
            ("a.mail.protection.outlook.com", "outlook"), ("route1.mx.cloudflare.net", "cloudflare"),
            ("mx.example.com", nil), ("google.com", "google"),
        ])
    func lookUp(host: String, name: String?) throws {
        #expect(ExchangerTable.standard.entry(of: try #require(DomainName(host)))?.name == name)
    }

    @Test(
        "names the line that is wrong",
        arguments: [
            ("provider a\nmx a.example", 2), ("seen 2026 x\nprovider a b", 2), ("seen 2026 x\nmx a.example", 2),
            ("seen 2026 x\nprovider a\nmx com", 3), ("seen 2026 x\nprovider a\nrcpt perhaps", 3),
            ("seen 2026 x\nprovider a\nmx \u{1}", 3), ("nonsense", 1), ("seen", 1),
        ])
    func faults(text: String, line: Int) {
        do {
            _ = try ExchangerTableParser.parse(Array(text.utf8), name: "f")
            Issue.record("was read")
        } catch {
            #expect(error.line == line)
        }
    }
}
