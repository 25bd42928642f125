import DNS
import Mail
import Testing

@testable import MailAuth

@Suite("SPF macros")
struct SPFMacroTests {
    private func expand(_ text: String, _ address: String) -> String? {
        let question = SPFQuestion(
            address: IPAddress(address)!, domain: name("email.example.com"),
            sender: Mailbox("strong-bad@email.example.com")!, heloName: "out.example.com")
        guard let spec = SPFDomain(macros: text[...]) else { return nil }
        return question.expand(spec, at: name("email.example.com"))?.text
    }

    /// The table of RFC 7208 section 7.4, for what gives a domain name.
    @Test(
        "stand for what RFC 7208 says",
        arguments: [
            ("%{o}", "email.example.com"), ("%{d}", "email.example.com"), ("%{d4}", "email.example.com"),
            ("%{d3}", "email.example.com"), ("%{d2}", "example.com"), ("%{d1}", "com"),
            ("%{dr}", "com.example.email"), ("%{d2r}", "example.email"), ("%{l}", "strong-bad"),
            ("%{l-}", "strong.bad"), ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"), ("%{l1r-}", "strong"),
            ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
            ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
            ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
            ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"),
            ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
            ("%{h}", "out.example.com"), ("%{p}.x", "unknown.x"),
        ])
    func table(text: String, expected: String) { #expect(expand(text, "192.0.2.3") == expected) }

    @Test("write an IPv6 address digit by digit")
    func sixteen() {
        #expect(
            expand("%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01")
                == "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com")
    }

    @Test("lose labels on the left of a name that is too long")
    func long() {
        let label = String(repeating: "x", count: 60)
        let text = Array(repeating: label, count: 5).joined(separator: ".") + ".example.com"
        #expect(expand(text, "192.0.2.3")?.utf8.count == 60 * 3 + 3 + 11)
    }
}
