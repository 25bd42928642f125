extension Dialect {
    /// Postfix since 1998: `<a@b>: host mx[ip] said: 550 … (in reply to RCPT TO command)`, wrapped with four spaces. Seen:
    /// Postfix 3.9 `bounce_template.c`.
    static let postfix = Dialect(
        name: "postfix",
        signs: [
            .text("this is the postfix"), .text("this is the mail system at host"),
            .text("i'm sorry to have to inform you that"), .text("in reply to rcpt to command"),
            .text("in reply to end of data command"), .text("in reply to mail from command"),
            .text("in reply to data command"), .trace("x-postfix-queue-id"), .trace("x-postfix"),
            .subject("undelivered mail returned to sender"), .subject("delayed mail (still being retried)"),
        ],
        failures: [
            "could not be delivered to one or more", "message returned below",
            "could not be delivered for more than",
        ],
        delays: ["will be retried until it is", "this is a warning only"],
        successes: ["your message was successfully delivered to the destination", "has been relayed"],
        asides: [
            "for further assistance, please send mail to", "for further assistance, please contact",
            "if you do so, please include", "delete your own text from",
        ])
}
