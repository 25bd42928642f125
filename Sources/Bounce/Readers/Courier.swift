extension Dialect {
    /// Courier: `UNDELIVERABLE MAIL` between rules, `<a@b>:` with the transcript below, then a delivery-status. Seen: Courier
    /// 1.3 `dsnfail.txt`.
    static let courier = Dialect(
        name: "courier",
        signs: [
            .text("this is a delivery status notification from"), .text("undeliverable mail"),
            .text("courier mail server"), .trace("courier"),
            .text("your message to the following recipients cannot be delivered"),
        ],
        failures: ["undeliverable mail", "cannot be delivered"],
        recipients: ["your message to the following recipients cannot be delivered"],
        returned: ["your original message", "if your message was also sent to"])
}
