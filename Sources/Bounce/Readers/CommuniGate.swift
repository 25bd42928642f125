extension Dialect {
    /// CommuniGate Pro: `Failed to deliver to '<a@b>'`, then which module says what: `SMTP module(domain b) reports:`. Seen:
    /// reports from 1999 on.
    static let communiGate = Dialect(
        name: "communigate",
        signs: [
            .text("failed to deliver to"), .trace("communigate"), .text("module(domain"),
            .text("message is delayed for"),
        ],
        failures: ["failed to deliver to", "will not be retried"],
        delays: ["smtp module is still trying"],
        recipients: ["failed to deliver to"],
        transcripts: ["smtp module(domain"])
}
