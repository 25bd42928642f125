extension Dialect {
    /// Sendmail 5 to 8 and what descends from it. The list of addresses stands between rules of dashes, then the transcript
    /// of the session (`>>> RCPT To:<a@b>`, `<<< 550 …`), then the message. Version 5 has the transcript only. Seen: sendmail
    /// 8.18 `savemail.c`, and reports from 1995 on.
    static let sendmail = Dialect(
        name: "sendmail",
        signs: [
            .text("the following addresses had permanent fatal errors"),
            .text("the following addresses had transient non-fatal errors"), .text("transcript of session follows"),
            .text("deferred: connection"), .subject("postmaster notify: see transcript for details"),
            .subject("returned mail: see transcript for details"),
        ],
        successes: ["successful delivery notifications", "delivery notifications"],
        recipients: [
            "the following addresses had permanent fatal errors",
            "the following addresses had transient non-fatal errors", "the following addresses had fatal errors",
            "the following addresses had delivery problems", "the following addresses had delivery errors",
            "the following addresses have delivery notifications",
            "the following addresses had successful delivery notifications",
        ],
        origins: ["expanded from"],
        asides: ["the original message was received at"],
        returned: ["unsent message follows", "original message follows", "message header follows"])
}
