import Testing

@testable import Postmaster

@Suite("Where a webhook may be posted")
struct WebhookURLTests {
    @Test(
        "takes encrypted places on the open internet",
        arguments: [
            ("https://example.com", "https://example.com/"),
            ("https://Hooks.Example.com/a?b=c", "https://hooks.example.com/a?b=c"),
            ("https://example.com:8443/x", "https://example.com:8443/x"),
            ("https://example.com:443?x", "https://example.com/?x"),
            ("https://93.184.216.34/x", "https://93.184.216.34/x"),
            ("https://[2606:4700::1]:8443/", "https://[2606:4700::1]:8443/"),
        ])
    func takes(text: String, written: String) throws {
        #expect(try WebhookURL.parse(text, allowsPrivate: false).text == written)
    }

    @Test(
        "refuses what is not encrypted, what is not open, and what some read otherwise",
        arguments: [
            "", "example.com", "http://example.com/", "ftp://example.com/", "https://", "https:///x",
            "https://user:pw@example.com/",
            "https://example.com:0/", "https://example.com:99999/", "https://example.com:25/",
            "https://example.com:22/",
            "https://example.com:+443/", "https://example.com:/", "https://127.0.0.1/", "https://10.1.2.3/",
            "https://169.254.169.254/latest",
            "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://[fd00::1]/",
            "https://224.0.0.1/",
            "https://0.0.0.0/", "https://2130706433/", "https://127.1/", "https://0x7f000001/", "https://0x7f.1/",
            "https://017700000001/",
            "https://exa mple.com/", "https://example.com/#frag", "https://example.com\\@evil.example/",
            "https://ex%61mple.com/",
            "https://[::1/", "https://[::1]x/", "https://a_b..example/", "https://example.com/\u{7}",
            "https://exämple.com/",
            "https://example.com/" + String(repeating: "x", count: 3_000),
        ])
    func refuses(text: String) {
        #expect(throws: WebhookFault.self) { try WebhookURL.parse(text, allowsPrivate: false) }
    }

    @Test(
        "takes one's own network where that is allowed",
        arguments: ["http://127.0.0.1:3000/hook", "http://localhost:80/", "https://[::1]:25/"])
    func allowed(text: String) throws {
        _ = try WebhookURL.parse(text, allowsPrivate: true)
    }
}
