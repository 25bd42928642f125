extension Dialect {
    /// qmail, netqmail, notqmail, s/qmail, vpopmail, and the many that borrow their form (Yahoo until 2014, GoDaddy, Outblaze):
    /// `<a@b>:` in a line of its own, the reason below, then a rule. Seen: qmail 1.03 `qmail-send.c`, `qmail-remote.c`.
    static let qmail = Dialect(
        name: "qmail",
        signs: [
            .text("this is the qmail-send program"), .text("i've given up. sorry it didn't work out"),
            .text("i wasn't able to deliver your message"), .text("does not like recipient"), .text("giving up on"),
            .text("below this line is a copy of the message"),
            .text("i'm not going to try again; this message has been in the queue too long"),
            .subject("failure notice"),
        ],
        failures: [
            "i wasn't able to deliver your message", "i tried to deliver a bounce message",
            "does not like recipient", "problem with the e-mail address(es)", "unable to deliver your message",
        ],
        delays: ["i'll keep trying", "this is a warning message only"],
        endings: ["i've given up", "this is a permanent error", "giving up on", "sorry it didn't work out"],
        returned: [
            "below this line is a copy of the message", "enclosed is a copy of the message",
            "below this line is the original bounce", "mensaje original adjunto", "附件中的内容是原信件的一份拷贝",
            "ниже этой линии находится копия сообщения",
        ])
}
