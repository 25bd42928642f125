extension Dialect {
    /// Cisco IronPort (Secure Email): `The following message to <a@b> was undeliverable.`, `The reason for the problem:`, then
    /// `5.1.0 - Unknown address error 550-'…'`. Seen in reports from 2004 on.
    static let ironPort = Dialect(
        name: "ironport",
        signs: [
            .text("the reason for the problem"), .text("unknown address error"), .trace("ironport"),
            .trace("x-ironport"),
        ],
        failures: ["was undeliverable", "the reason for the problem"],
        recipients: ["the following message to"])
}
