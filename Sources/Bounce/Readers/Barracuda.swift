extension Dialect {
    /// Barracuda Spam Firewall: a DSN with `Your message … was blocked by our Spam Firewall`. Seen in reports from 2006 on.
    static let barracuda = Dialect(
        name: "barracuda",
        signs: [
            .text("blocked by our spam firewall"), .text("barracuda"), .trace("barracuda"), .trace("x-barracuda"),
        ],
        failures: ["blocked by our spam firewall", "was blocked by our spam firewall"])
}
