extension Dialect {
    /// Mailgun: a delivery-status behind `Unable to deliver message to the following recipients`. Seen in reports from 2014 on.
    static let mailgun = Dialect(
        name: "mailgun",
        signs: [.trace("mailgun.org"), .trace("mailgun.net"), .text("mailgun"), .trace("x-mailgun-sid")])
}
