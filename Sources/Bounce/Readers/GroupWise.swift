extension Dialect {
    /// Novell GroupWise: `The message that you sent was undeliverable to the following:`, then `a@b (user not found)`. Seen in
    /// reports from 1999 to 2018.
    static let groupWise = Dialect(
        name: "groupwise",
        signs: [
            .text("undeliverable to the following"), .trace("groupwise"), .text("groupwise"),
            .text("the message that you sent was undeliverable"),
        ],
        failures: ["was undeliverable to the following"],
        recipients: ["undeliverable to the following"],
        returned: ["possibly truncated original message follows"])
}
