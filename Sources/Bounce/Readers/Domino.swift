extension Dialect {
    /// Lotus Notes and Domino: `------- Failure Reasons  --------`, the reason, the address below it; or `Your message` and
    /// `was not delivered to:` with `because:`. Seen in reports from 1998 to 2020.
    static let domino = Dialect(
        name: "domino",
        signs: [
            .text("failure reasons"), .trace("lotus smtp"), .trace("notes"), .text("was not delivered to"),
            .text("router: "), .text("domino"), .subject("undeliverable message"), .subject("delivery failure:"),
            .text("adressenbuch"), .text("not listed in domino directory"),
        ],
        failures: ["failure reasons", "was not delivered to", "nondelivery report"],
        recipients: ["was not delivered to"],
        returned: ["returned message"])
}
