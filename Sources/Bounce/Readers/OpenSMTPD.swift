extension Dialect {
    /// OpenSMTPD: `a@b: reason` at the line's begin behind `the following list of recipients:`. Seen: OpenSMTPD 7 `bounce.c`.
    static let openSMTPD = Dialect(
        name: "opensmtpd",
        signs: [
            .text("this is the mailer-daemon, please do not reply to this"),
            .text("an error has occurred while attempting to deliver"), .trace("opensmtpd"),
            .text("following list of recipients"), .text("the following list of recipients"),
            .subject("delivery status notification: error"), .subject("delivery status notification: warning"),
        ],
        failures: ["an error has occurred while attempting to deliver a message"],
        delays: ["a message is delayed for more than", "this is only a temporary failure report"],
        successes: ["your message was successfully delivered to these recipients"],
        recipients: ["following list of recipients", "list of recipients"],
        asides: ["please do not reply to this"],
        returned: ["below is a copy of the original message"])
}
