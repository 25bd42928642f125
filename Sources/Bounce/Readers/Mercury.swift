extension Dialect {
    /// Mercury/32 (Pegasus): `One or more addresses in your message have failed with the following responses`, then
    /// `a@b (550 …)`. Seen in reports from 2000 to 2018.
    static let mercury = Dialect(
        name: "mercury",
        signs: [
            .text("one or more addresses in your message have failed"), .trace("mercury"),
            .from("electronic postmaster"),
        ],
        failures: ["one or more addresses in your message have failed", "addresses in your message have failed"],
        recipients: ["responses from the mail transport system"])
}
