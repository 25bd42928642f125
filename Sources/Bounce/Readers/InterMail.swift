extension Dialect {
    /// InterMail (Openwave), Netscape, EarthLink, BT: `This Message was undeliverable due to the following reason:`, the reason in
    /// two paragraphs, then `The following recipients did not receive your message:` and `<a@b>`. Seen in reports from 1996 on.
    static let interMail = Dialect(
        name: "intermail",
        signs: [
            .text("undeliverable due to the following reason"), .text("please reply to postmaster"),
            .text("did not receive your message"),
        ],
        failures: [
            "undeliverable due to the following reason", "did not receive your message",
            "your message was not delivered because",
        ],
        recipients: ["did not receive your message"],
        asides: ["please reply to postmaster", "if you feel this message to be in error"])
}
