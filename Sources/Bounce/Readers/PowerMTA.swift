extension Dialect {
    /// PowerMTA: a DSN with `X-PowerMTA-BounceCategory`, and `Hello, this is the mail server on`. Seen: PowerMTA 5 user guide.
    static let powerMTA = Dialect(
        name: "powermta",
        signs: [
            .text("hello, this is the mail server on"),
            .text("i am sending you this message to inform you on the delivery status"), .trace("powermta"),
            .trace("x-powermta"), .text("delivery status of a message you previously sent"),
        ],
        failures: ["message could not be delivered to", "could not be delivered to:"],
        delays: ["not yet been delivered to"],
        recipients: ["could not be delivered to", "immediately below you will find a list"],
        returned: ["this report is followed by"])
}
