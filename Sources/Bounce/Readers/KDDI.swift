extension Dialect {
    /// KDDI au, EZweb, au one net, dion: Japanese and English, the recipient after `Could not be delivered to:` or, for EZweb, in
    /// angle brackets on its own; `Each of the following recipients was rejected by a remote mail server.` Seen in reports from
    /// 2005 on.
    static let kddi = Dialect(
        name: "kddi",
        signs: [
            .from("@ezweb.ne.jp"), .from("dion.ne.jp"), .from("@au.com"),
            .subject("mail system error - returned mail"), .trace("ezweb.ne.jp"),
            .text("each of the following recipients was rejected by a remote"),
            .text("the user(s) account is disabled"), .text("as their mailbox is full"),
        ],
        failures: [
            "each of the following recipients was rejected by a remote",
            "the following recipients did not receive this message", "was not delivered within",
            "as their mailbox is full",
        ],
        recipients: ["could not be delivered to", "the following recipients did not receive this message"])
}
