extension Dialect {
    /// Yahoo, AOL since 2018, AT&T, Verizon: the form of qmail with words of its own (`Sorry, we were unable to deliver your
    /// message to the following address.`). Seen in reports from 2000 on.
    static let yahoo = Dialect(
        name: "yahoo",
        signs: [
            .text("sorry, we were unable to deliver your message to the following address"),
            .from("mailer-daemon@yahoo"), .trace("yahoo.com"),
            .text("unable to deliver message to the following address(es)"),
            .text("i'm not going to try again; this message has been in the queue too long"), .text("[rcpt_to]"),
        ],
        failures: [
            "unable to deliver message to the following address(es)", "we were unable to deliver your message",
        ],
        returned: ["original message follows"])
}
