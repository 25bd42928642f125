extension Dialect {
    /// Ipswitch IMail (SMTP32): `Unknown user: a@b`, `undeliverable to a@b`, `Delivery failed 20 attempts: a@b`, then
    /// `Original message follows.` Seen in reports from 1999 to 2014.
    static let iMail = Dialect(
        name: "imail",
        signs: [
            .trace("smtp32"), .trace("imail"), .text("invalid final delivery userid"), .text("undeliverable to"),
            .text("original message follows."), .text("rcpt to generated following response"),
            .text("user mailbox exceeds allowed size"), .subject("undeliverable mail"),
        ],
        failures: [
            "unknown user", "undeliverable to", "invalid final delivery userid",
            "user mailbox exceeds allowed size", "delivery failed", "unknown host",
        ],
        recipients: ["invalid final delivery userid", "unknown host"],
        transcripts: ["rcpt to generated following response"])
}
