extension Dialect {
    /// MailFoundry: `Unable to deliver message to: <a@b>`, `Delivery failed for the following reason:`. Seen in reports from 2007
    /// to 2014.
    static let mailFoundry = Dialect(
        name: "mailfoundry",
        signs: [.text("mailfoundry"), .text("this is a mailfoundry")],
        failures: ["delivery failed for the following reason"],
        recipients: ["unable to deliver message to"])
}
