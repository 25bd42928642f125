extension Dialect {
    /// SendGrid (Twilio): a DSN whose fields carry addresses without a type. Seen in reports from 2013 on.
    static let sendGrid = Dialect(
        name: "sendgrid",
        signs: [.trace("sendgrid.net"), .trace("sendgrid.com"), .from("@sendgrid"), .text("sendgrid")])
}
