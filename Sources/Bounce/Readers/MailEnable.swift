extension Dialect {
    /// MailEnable: `Recipient: [SMTP:a@b]` and `Reason:`. Seen in reports from 2005 on.
    static let mailEnable = Dialect(
        name: "mailenable",
        signs: [.text("mailenable"), .trace("mailenable")],
        failures: [
            "message could not be delivered to some recipients", "the following recipient(s) could not be reached",
        ],
        returned: ["message headers follow"])
}
